import { CATALOGUE } from '@medilens/db/catalogue'
import { MODALITIES, type PipelineType } from '@medilens/db/vocabulary'

/** A text as a list of words: lower case, without signs, and without what hangs on an apostrophe. */
export const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/['’](s|re|m|ve|d|ll|t)\b/g, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .split(' ')

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/))

/** Words by what a question that has one of them is about. */
export const ABOUT = {
  /** What MediLens never answers. */
  advice: set(
    'diagnose diagnoses diagnosed diagnosis treat treated treatment therapy cure cured medication medications medicine ' +
      'drug drugs dose dosage prescribe prescription pill pills sick ill disease diseases cancer diabetes diabetic tumor ' +
      'tumour stroke die dying dead dangerous worry worried serious healthy prognosis symptom symptoms surgery operation ' +
      'suffer suffering should recommend recommendation advice advise alzheimer parkinson arrhythmia melanoma',
  ),
  review: set('review reviews reviewed reviewing await awaits awaiting wait waits waiting'),
  missing: set('missing unmeasured lacking lacks'),
  risk: set('risk risks'),
  change: set(
    'change changes changed changing trend trends develop developed development evolve evolved increase increased ' +
      'decrease decreased rise risen rose fall fallen fell history compare compared comparison difference improve ' +
      'improved worsen worsened better worse over previous before up down higher lower',
  ),
  range: set('range ranges normal reference limit limits'),
  deviant: set('abnormal unusual borderline outside out high low'),
  ordinary: set('normal range ranges limit limits inside within'),
  negated: set('not never'),
  /** Of what was done or not done, and not of how a value came out. */
  done: set('measured measure recorded stored checked taken done review reviewed reviews reviewing'),
  define: set('mean means meaning define definition explain explained describe'),
  latest: set(
    'latest last current currently newest recent recently now result value reading level today measured',
  ),
  list: set(
    'values results result measured measurements measurement biomarkers biomarker readings list overview summary ' +
      'summarize summarise everything data latest show recorded stored',
  ),
  assessment: set(
    'assessment assessments examination examinations exam exams test tests recording recordings scan scans',
  ),
  own: set('my mine i me his her hers their our patient'),
} as const

/** Words that a question may have beside these, and that ask for nothing. */
const FILLER = set(
  'a an the is are was were be been being am do does did done has have had having can could would might please ' +
    'tell give say know see look what which when how where there too of on in at for from to with by and or any all ' +
    'some it its this that these those so far time date day days you your hello hi hey thanks thank much about as ' +
    'need needs needed still yet most both each one ones if anything something got get go gone want like need ' +
    'checked check compared since during per also ask asked was them they we us he she find found take taken came ' +
    'come last past recorded stored kind kinds doing going screening score scores clinician doctor by',
)

const KNOWN: ReadonlySet<string> = new Set([
  ...FILLER,
  ...Object.values(ABOUT).flatMap((words) => [...words]),
])

/** Whether a word has a meaning here; a name, a number or another language has none. */
export const isKnownWord = (word: string): boolean => KNOWN.has(word)

const SYNONYMS: readonly (readonly [names: string, ...keys: string[]])[] = [
  ['pulse, pulse rate, heartbeat, heart beat, heartbeats, bpm, hr', 'heart_rate'],
  ['hrv, heart rate variability', 'sdnn_5min', 'rmssd_5min', 'sdnn', 'rmssd', 'pnn50'],
  ['sdnn', 'sdnn_5min', 'sdnn'],
  ['rmssd', 'rmssd_5min', 'rmssd'],
  ['pnn50', 'pnn50'],
  ['pr, pr time', 'pr_interval'],
  ['qrs, qrs width, qrs complex, qrs interval', 'qrs_duration'],
  ['qt, uncorrected qt', 'qt_interval'],
  ['qtc, corrected qt, qtc interval, corrected qt interval', 'qtc_fridericia', 'qtc_bazett'],
  ['fridericia', 'qtc_fridericia'],
  ['bazett', 'qtc_bazett'],
  ['jitter', 'jitter_local', 'jitter_rap', 'jitter_ppq5'],
  ['shimmer', 'shimmer_local', 'shimmer_apq11'],
  ['harmonics to noise', 'hnr'],
  ['cpps, cepstral peak prominence, smoothed cepstral peak prominence', 'cpps_vowel', 'cpps_reading'],
  ['speaking rate, rate of speech, tempo of speech', 'speech_rate'],
  ['pauses', 'pause_ratio'],
  ['retinal density, vessel densities', 'vessel_density'],
  ['tortuosity', 'vessel_tortuosity'],
  ['av ratio, avr, arteriole to venule ratio, arteriovenous ratio', 'av_ratio_knudtson'],
  [
    'retinopathy, dr grade, retinopathy score, diabetic retinopathy, diabetic retinopathy grade',
    'retinopathy_grade',
  ],
  ['ctr, heart size', 'cardiothoracic_ratio'],
  ['dermoscopy score, tds, dermoscopy', 'total_dermoscopy_score'],
  ['diameter, lesion size, mole size, size of the lesion, mole diameter', 'lesion_diameter'],
  ['reaction time, reaction times', 'simple_reaction_time', 'choice_reaction_time'],
  ['stroop', 'stroop_effect'],
  ['digit span', 'digit_span_forward'],
]

/** What goes by a name: one biomarker, or several. */
type Named = [name: string, keys: readonly string[]]

/** The catalogue's biomarkers by every name that they go by, as words with a space between. */
export const BIOMARKER_NAMES: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...CATALOGUE.flatMap(({ key, name }): Named[] => [
    [wordsOf(key).join(' '), [key]],
    [wordsOf(name).join(' '), [key]],
  ]),
  ...SYNONYMS.flatMap(([names, ...keys]) => names.split(', ').map((name): Named => [name, keys])),
])

/** The kinds of examination by every name that they go by. */
export const PIPELINE_NAMES: ReadonlyMap<string, PipelineType> = new Map(
  MODALITIES.flatMap(({ type, alsoCalled }) => [type, ...alsoCalled].map((name) => [name, type] as const)),
)
