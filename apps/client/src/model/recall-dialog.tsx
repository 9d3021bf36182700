import { Alert, Button, Code, Group, Modal, Progress, Stack, Text, TextInput } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState, type SyntheticEvent } from 'react'
import { MoreButton } from '../pipeline/more-button.tsx'
import { FormProblem } from '../ui/form-problem.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { focusHeading } from '../ui/page.tsx'
import { modelName, modelResultsQuery, type ModelVersion } from './models.ts'
import { RecallDone } from './recall-done.tsx'
import { ResultTable } from './result-table.tsx'
import { countText } from './model-words.ts'
import { useRecall, type Recall } from './use-recall.ts'

interface RecallDialogProps {
  readonly model: ModelVersion
  readonly isOpen: boolean
  readonly onClose: () => void
}

/** Takes back what a revoked version measured: shows what that is, asks for the version by its name, and says what was done. */
export function RecallDialog({ model, isOpen, onClose }: RecallDialogProps) {
  const recall = useRecall(model.modelVersionId)
  const close = (): void => {
    onClose()
    recall.forget()
  }
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={recall.isOver ? `${modelName(model)} is recalled` : `Recall ${modelName(model)}?`}
      size="xl"
      // It goes on whether or not it is looked at; what it did would then be told nobody.
      closeOnEscape={!recall.isRunning}
      closeOnClickOutside={false}
      withCloseButton={!recall.isRunning}
      onExitTransitionEnd={() => {
        // The button that opened it went with the last result that stood.
        if (model.standing === 0) focusHeading()
      }}
    >
      {recall.isOver ? (
        <RecallDone done={recall.done} onClose={close} />
      ) : recall.isRunning ? (
        <Running done={recall.done.length} all={recall.all} />
      ) : (
        <Asked model={model} recall={recall} onClose={close} />
      )}
    </Modal>
  )
}

const Running = ({ done, all }: { readonly done: number; readonly all: number }) => (
  <Stack>
    <Text size="sm" role="status">
      Recalling: {done.toLocaleString('en')} of {countText(all)}. Leave this open.
    </Text>
    <Progress value={all === 0 ? 100 : (done / all) * 100} aria-label="Recalled so far" />
  </Stack>
)

interface AskedProps {
  readonly model: ModelVersion
  readonly recall: Recall
  readonly onClose: () => void
}

function Asked({ model, recall, onClose }: AskedProps) {
  const { modelVersionId, version, standing } = model
  const [typed, setTyped] = useState('')
  const [isWrong, setIsWrong] = useState(false)
  const query = useInfiniteQuery(modelResultsQuery(modelVersionId, true))
  const isBroken = recall.done.length > 0
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const run = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (typed.trim() === version) recall.run(standing)
    else setIsWrong(true)
  }
  return (
    <form onSubmit={run} noValidate>
      <Stack>
        <FormProblem error={recall.error} />
        {isBroken ? (
          <Alert
            role="note"
            color="yellow"
            title={`${countText(recall.done.length)} recalled before it broke off`}
          >
            <Text size="sm">That is done and stays so. What still stands is below: recall it to go on.</Text>
          </Alert>
        ) : null}
        <Text size="sm">
          {countText(standing)} of it {standing === 1 ? 'stands' : 'stand'}. Each leaves the histories at once
          and its sample is queued to be measured anew, by whichever version runs then. What a clinician
          signed, or has to see, waits for a clinician again. This cannot be taken back.
        </Text>
        {/* A list that scrolls has to be reached by the keyboard. */}
        {/* oxlint-disable jsx-a11y/no-noninteractive-tabindex */}
        <div
          tabIndex={0}
          role="region"
          aria-label="Results to be recalled"
          style={{ maxHeight: '18rem', overflowY: 'auto' }}
        >
          {/* oxlint-enable jsx-a11y/no-noninteractive-tabindex */}
          <Loaded query={query}>
            {({ pages }) => (
              <>
                <ResultTable
                  name="Results to be recalled"
                  results={pages.flatMap(({ items }) => items)}
                  tellsFate={false}
                />
                <MoreButton query={query} />
              </>
            )}
          </Loaded>
        </div>
        <TextInput
          ref={field}
          label={
            <>
              Type <Code>{version}</Code> to confirm
            </>
          }
          data-autofocus
          autoComplete="off"
          spellCheck={false}
          value={typed}
          error={isWrong ? `is not ${version}` : null}
          onChange={({ currentTarget: { value } }) => {
            setTyped(value)
            setIsWrong(false)
          }}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" color="red.9">
            Recall {countText(standing)}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
