/** One place that breaks a rule of the house. */
export interface Finding {
  /** From the project's root, with forward slashes. */
  readonly file: string
  /** From 1; 1 where the finding is about the file as a whole. */
  readonly line: number
  readonly rule: string
  /** What is wrong and what to do instead. */
  readonly advice: string
}

/** A check reads the tree under `root` and answers with what it found, in order of file and line. */
export type Check = (root: string) => Finding[]

/** `file:line rule advice`, which editors and terminals turn into a link. */
export const format = ({ file, line, rule, advice }: Finding): string => `${file}:${line} ${rule} ${advice}`

/** By file, then line, then rule. */
export const inOrder = (findings: readonly Finding[]): Finding[] =>
  findings.toSorted(
    (one, other) =>
      one.file.localeCompare(other.file) || one.line - other.line || one.rule.localeCompare(other.rule),
  )
