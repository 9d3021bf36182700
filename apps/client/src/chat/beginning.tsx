import { Button, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api } from '../server/api.ts'
import { Loaded } from '../ui/loaded.tsx'

interface BeginningProps {
  readonly patientId: string | null
  readonly isSending: boolean
  readonly onAsk: (question: string) => void
}

/** What an empty conversation offers: questions that can be answered now. */
export function Beginning({ patientId, isSending, onAsk }: BeginningProps) {
  const suggestions = useQuery(api.chat.suggestions.queryOptions(patientId === null ? {} : { patientId }))
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        Answers come from what is recorded, each sentence with the values that it rests on.
      </Text>
      <Loaded query={suggestions} lines={4}>
        {({ items }) =>
          items.length === 0 ? (
            <Text size="sm">Nothing is recorded yet that could be asked about.</Text>
          ) : (
            <Stack gap={6} align="flex-start" component="section" aria-label="Suggested questions">
              {items.map((question) => (
                <Button
                  key={question}
                  size="xs"
                  variant="default"
                  h="auto"
                  py={5}
                  fw={400}
                  styles={{ label: { whiteSpace: 'normal', textAlign: 'left', lineHeight: 1.4 } }}
                  disabled={isSending}
                  onClick={() => onAsk(question)}
                >
                  {question}
                </Button>
              ))}
            </Stack>
          )
        }
      </Loaded>
    </Stack>
  )
}
