// A browser may load this file and what it names.
export { findingsOf, reasonsOfUngraded, reasonsOfUnread } from './findings.ts'
export { isKept, rulesOf, type Rule, type RuleName } from './results.ts'
export { sameMeasuresOf, type SameMeasure } from './same-measures.ts'
