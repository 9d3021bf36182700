import { Text } from '@mantine/core'

/** The clinical thresholds that a value crossed, in words, a line each; nothing for none. */
export const Crossed = ({ texts }: { readonly texts: readonly string[] }) =>
  texts.map((text) => (
    <Text key={text} span display="block" size="xs" fw={600} c="var(--status-abnormal)">
      {text}
    </Text>
  ))
