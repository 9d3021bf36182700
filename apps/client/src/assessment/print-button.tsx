import { Button, Text } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useId } from 'react'
import type { Detail } from './detail.ts'
import { usePaperPatient } from './paper-patient.ts'

/** Prints an assessment once it is known whose name is to stand on it. */
export function PrintButton({ detail }: { readonly detail: Detail }) {
  const paper = usePaperPatient(detail)
  const reasonId = useId()
  const isReady = paper.state === 'known' || paper.state === 'pseudonym'
  return (
    <>
      {paper.state !== 'failed' ? null : (
        <>
          <Text size="xs" id={reasonId} role="status">
            Not printed: the patient could not be loaded.
          </Text>
          <Button size="xs" variant="default" onClick={paper.retry}>
            Load the patient again
          </Button>
        </>
      )}
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPrinter size={14} aria-hidden />}
        disabled={!isReady}
        {...(paper.state === 'failed' ? { 'aria-describedby': reasonId } : {})}
        onClick={() => window.print()}
      >
        Print
      </Button>
    </>
  )
}
