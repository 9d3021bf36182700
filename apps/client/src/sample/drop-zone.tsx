import { Button, FileButton, Text } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useState, type DragEvent } from 'react'
import classes from './sample.module.css'

interface DropZoneProps {
  readonly onFiles: (files: readonly File[]) => void
  readonly isDisabled: boolean
  /** What is to be given. */
  readonly hint: string
}

/** Where files are dropped, or chosen by who has no mouse at hand. */
export function DropZone({ onFiles, isDisabled, hint }: DropZoneProps) {
  const [isOver, setIsOver] = useState(false)
  const take = (event: DragEvent): void => {
    event.preventDefault()
    setIsOver(false)
    if (!isDisabled) onFiles([...event.dataTransfer.files])
  }
  return (
    // Dropping is one way more; the button is for everybody.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      aria-label="Files of the sample"
      className={classes['zone']}
      data-over={isOver && !isDisabled ? true : undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setIsOver(true)
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={take}
    >
      <Text size="sm">Drop the files here, or</Text>
      <FileButton multiple disabled={isDisabled} onChange={(files) => onFiles(files)}>
        {(props) => (
          <Button
            {...props}
            size="xs"
            variant="default"
            disabled={isDisabled}
            leftSection={<IconUpload size={14} aria-hidden />}
          >
            Choose files
          </Button>
        )}
      </FileButton>
      <Text size="xs" c="dimmed" ta="center">
        {hint}
      </Text>
    </section>
  )
}
