import type { UploadedFileId, UploadTicket } from '@medilens/client'

/** How far a file is on its way. */
export type FileState =
  | { readonly type: 'chosen' }
  | { readonly type: 'sending'; readonly receivedBytes: number; readonly isWaiting: boolean }
  | { readonly type: 'ready'; readonly fileId: UploadedFileId }
  | { readonly type: 'failed'; readonly because: string }

/** A file of a sample that somebody chose. */
export interface SampleFile {
  readonly key: string
  readonly file: File
  readonly role: string
  readonly state: FileState
  /** By which its bytes go on; null until it was begun. */
  readonly ticket: UploadTicket | null
}

export type SampleChange =
  | { readonly type: 'added'; readonly files: readonly SampleFile[] }
  | { readonly type: 'removed'; readonly key: string }
  | { readonly type: 'named'; readonly key: string; readonly role: string }
  | { readonly type: 'begun'; readonly key: string; readonly ticket: UploadTicket | null }
  | { readonly type: 'went'; readonly key: string; readonly state: FileState }

/** The files of a sample after a change. */
export function changed(files: readonly SampleFile[], change: SampleChange): readonly SampleFile[] {
  const one = (key: string, part: Partial<SampleFile>) =>
    files.map((each) => (each.key === key ? { ...each, ...part } : each))
  switch (change.type) {
    case 'added':
      return [...files, ...change.files]
    case 'removed':
      return files.filter(({ key }) => key !== change.key)
    case 'named':
      return one(change.key, { role: change.role })
    case 'begun':
      return one(change.key, { ticket: change.ticket })
    case 'went':
      return one(change.key, { state: change.state })
  }
}

/** As many as an assessment is made from. */
const MOST_FILES = 20

/** What keeps a sample from being sent, by what is wrong with it itself. */
export function problemsOf(files: readonly SampleFile[], rolePattern: RegExp): readonly string[] {
  const roles = files.map(({ role }) => role)
  const twice = roles.find((role, place) => roles.indexOf(role) !== place)
  const names = files.map(({ file }) => file.name)
  const sameName = names.find((name, place) => names.indexOf(name) !== place)
  const odd = files.find(({ role }) => !rolePattern.test(role))
  return [
    ...(files.length > MOST_FILES ? [`A sample has at most ${MOST_FILES} files.`] : []),
    ...(odd === undefined
      ? []
      : [`The role of ${odd.file.name} has to be a word in small letters, as header or signal_2.`]),
    ...(twice === undefined ? [] : [`Two files have the role ${twice}: each has its own.`]),
    ...(sameName === undefined ? [] : [`Two files are called ${sameName}.`]),
  ]
}
