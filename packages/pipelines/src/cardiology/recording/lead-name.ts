/** Units of voltage and how many mV they are; compared in small letters, micro written in any of its three ways. */
const MILLIVOLTS: ReadonlyMap<string, number> = new Map([
  ['v', 1000],
  ['mv', 1],
  ['uv', 0.001],
  ['µv', 0.001],
  ['μv', 0.001],
  ['nv', 0.000001],
])

/** How many mV one of the unit is, or null where it is no voltage. */
export const millivoltsOf = (unit: string): number | null => MILLIVOLTS.get(unit.trim().toLowerCase()) ?? null

/** The types of signal that EDF+ names in front of a label (EDF+ specification, standard texts), but ECG. */
const OTHER_SIGNALS =
  /^(?:eeg|eog|erg|emg|meg|mcg|ep|temp|resp|sao2|spo2|light|sound|event|pleth|ppg|abp|art|bp|cvp|pap|co2|flow|snore|position|marker|trigger|status|edf annotations)\b/i

/** `ECG II`, `Lead ii`, `II` and `DII` are the same lead. */
const bare = (name: string): string =>
  name
    .toUpperCase()
    .replace(/\b(?:ECG|EKG|LEAD)\b/g, '')
    .replace(/[^A-Z0-9]/g, '')

/** Names that only a lead of an electrocardiogram has: standard, limb, chest, orthogonal and modified leads. */
const KNOWN_LEAD =
  /^(?:I|II|III|D[123]|AV[RLF]|V[1-9]?|V[34]R|V[XYZ]|[XYZ]|ML(?:I|II|III)|MV[1-9]|MODV[1-9]|MCL[1-6]|C[MCSBR][1-6]|(?:ECG|EKG)[0-9]*)$/

const isKnownLead = (name: string): boolean => /\b(?:ECG|EKG)/i.test(name) || KNOWN_LEAD.test(bare(name))

/**
 * Which signals of a file are leads of an electrocardiogram, by their names: those that say so; where none does, all
 * that do not say they are something else.
 */
export const pickEcg = (names: readonly string[]): boolean[] => {
  const known = names.map(isKnownLead)
  return known.includes(true) ? known : names.map((name) => !OTHER_SIGNALS.test(name.trim()))
}

/** Names of the lead that shows rhythm best, the best first: the modified limb lead II and lead II itself. */
const RHYTHM_LEADS = ['MLII', 'II', 'DII', 'D2'] as const

/** Whether two names are of the same lead. */
export const isSameLead = (one: string, other: string): boolean =>
  one === other || (bare(one) !== '' && bare(one) === bare(other))

/** Where the name stands among those that show rhythm best, 0 the best; null where it is another lead. */
export const rhythmRank = (name: string): number | null => {
  const rank = RHYTHM_LEADS.findIndex((known) => known === bare(name))
  return rank === -1 ? null : rank
}
