import { isSameLead } from '@medilens/pipelines/recording/lead-name'

/** A lead by its place, and how many could be meant by the name that led to it. */
export interface MarkedLead {
  readonly place: number
  readonly candidates: number
}

/**
 * The lead that beats were found in, by its name as a lab gave it: `II` is also `ii` and `Lead II`. One that is written the same comes
 * before one that is only the same lead; of several, the first. Null where none is it.
 */
export function markedLead(lead: string, leads: readonly { readonly name: string }[]): MarkedLead | null {
  const placesOf = (isIt: (name: string) => boolean) =>
    leads.flatMap(({ name }, place) => (isIt(name) ? [place] : []))
  const alike = placesOf((name) => name === lead)
  const places = alike.length > 0 ? alike : placesOf((name) => isSameLead(name, lead))
  const [place] = places
  return place === undefined ? null : { place, candidates: places.length }
}

/** What has to be said of where beats are marked; null where that is plain. */
export function markedLeadText(lead: string, leads: readonly { readonly name: string }[]): string | null {
  const marked = markedLead(lead, leads)
  const called = lead === '' ? 'a lead without a name' : `lead ${lead}`
  if (marked === null) {
    return `Beats are not marked: they were found in ${called}, and no lead that is drawn is called so. They are counted and listed below.`
  }
  if (marked.candidates === 1) return null
  return `Beats were found in ${called}, which ${marked.candidates} leads are called: they are marked in the first, and may be of another.`
}
