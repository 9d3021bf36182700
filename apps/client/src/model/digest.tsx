import { CopyButton, Text, UnstyledButton } from '@mantine/core'

/** The beginning of a digest, by which people compare it, copied whole by a click. */
export const Digest = ({ digest, of }: { readonly digest: string | null; readonly of: string }) =>
  digest === null ? (
    <Text span inherit c="dimmed">
      none named
    </Text>
  ) : (
    <CopyButton value={digest}>
      {({ copied, copy }) => (
        <UnstyledButton
          className="audit-id"
          title={`Copy ${digest}`}
          aria-label={`Copy the digest of ${of}, ${shortDigest(digest)}`}
          onClick={copy}
        >
          {copied ? 'copied' : shortDigest(digest)}
        </UnstyledButton>
      )}
    </CopyButton>
  )

/** As many characters as tell versions apart. */
const shortDigest = (digest: string): string => `${digest.slice(0, 12)}…`
