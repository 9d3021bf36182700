import { Anchor, Button, type AnchorProps, type ButtonProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { Ref } from 'react'

interface Rendered {
  readonly ref?: Ref<HTMLAnchorElement>
}

const PlainAnchor = (props: Omit<AnchorProps, 'href'> & Rendered) => <Anchor {...props} />
const PlainButton = (props: Omit<ButtonProps, 'href'> & Rendered) => <Button component="a" {...props} />

/** A link to a page, whose parameters the compiler checks. */
export const PageLink = createLink(PlainAnchor)

/** The same as a button. */
export const PageButton = createLink(PlainButton)
