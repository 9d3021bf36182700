import { Popover, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { formatUnit } from '../format/unit.ts'
import { PageLink } from '../ui/link.tsx'
import { CatalogueCard } from './catalogue-card.tsx'
import type { Citation, Source } from './sentences.ts'
import { ValueCard } from './value-card.tsx'
import classes from './answer.module.css'

interface CitationLinkProps {
  readonly citation: Citation
}

/** The number of a source: it leads to the assessment, or shows the value or reference range that is meant. */
export function CitationLink({ citation: { number, source } }: CitationLinkProps) {
  const [isOpen, { toggle, close }] = useDisclosure(false)
  const label = `Source ${number}: ${labelOf(source)}`
  if (source.kind === 'assessment') {
    return (
      <PageLink
        to="/assessments/$assessmentId"
        params={{ assessmentId: source.id }}
        className={classes['citation']}
        aria-label={label}
      >
        {number}
      </PageLink>
    )
  }
  return (
    <Popover
      opened={isOpen}
      onDismiss={close}
      width={280}
      position="bottom"
      withArrow
      shadow="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <UnstyledButton className={classes['citation']} aria-label={label} onClick={toggle}>
          {number}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={label} tabIndex={-1} data-autofocus>
        {isOpen ? (
          source.kind === 'catalogue' ? (
            <CatalogueCard biomarker={source.id} />
          ) : (
            <ValueCard source={source} />
          )
        ) : null}
      </Popover.Dropdown>
    </Popover>
  )
}

const labelOf = ({ kind, quoted }: Source): string => {
  switch (kind) {
    case 'assessment':
      return 'assessment'
    case 'catalogue':
      return 'reference catalogue'
    case 'biomarker_value': {
      const { value, unit } = quoted
      if (value === undefined) return 'value'
      return `value ${value} ${typeof unit === 'string' ? formatUnit(unit) : ''}`.trim()
    }
  }
}
