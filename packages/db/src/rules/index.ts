// A browser may load this file and what it names.
export { findingsOf } from './findings.ts'
export { isKept, rulesOf, type Rule, type RuleName } from './results.ts'
export { sameMeasuresOf, type SameMeasure } from './same-measures.ts'
