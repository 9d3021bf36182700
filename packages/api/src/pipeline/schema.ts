import {
  DR_SEVERITIES,
  EYE_LATERALITIES,
  MELANOMA_SUSPICIONS,
  PIPELINE_TYPES,
  RADIOLOGY_MODALITIES,
  RISK_LEVELS,
  type PipelineType,
} from '@medilens/db/vocabulary'
import { isKept, rulesOf } from '@medilens/db/rules'
import { z } from 'zod'
import { decimal, numeric, text } from '../trpc/fields.ts'

export const Pipeline = z.enum(PIPELINE_TYPES)

/** The unit of a field in UCUM, or words where it has none: part of the contract, as the range is. */
const inUnit = <Field extends z.ZodType>(field: Field, unit: string | undefined): Field =>
  unit === undefined ? field : field.meta({ 'x-unit': unit })

/** 0 to 1. */
const fraction = () => decimal(0, 1).nullish()
/** From 0 to what `numeric(precision, scale)` holds. */
const positive = (precision: number, scale: number, unit?: string) =>
  inUnit(numeric(precision, scale).nonnegative(), unit).nullish()
const percent = () => inUnit(decimal(0, 100), '%').nullish()
const level = (precision: number, scale: number, unit: string) =>
  inUnit(numeric(precision, scale), unit).nullish()
const points = (most: number) => decimal(0, most).nullish()
const count = () => z.int().min(0).max(2_147_483_647).nullish()
const flag = () => z.boolean().nullish()
const label = (max: number) => text(max).nullish()
/** The name of a stored file; pictures never travel inside a result. */
const fileReference = () => text(500).nullish()

/** The shape of each modality's result: what its pipeline measures, null where it did not. */
export const RESULTS = keepingRules({
  /** ICDR grade, lesions, vessels. */
  retinal: z.strictObject({
    drGrade: z.int().min(0).max(4).nullish(),
    drSeverity: z.enum(DR_SEVERITIES).nullish(),
    eyeLaterality: z.enum(EYE_LATERALITIES).nullish(),
    imageQuality: fraction(),
    fourTwoOneMet: flag(),
    hemorrhages4Quadrants: flag(),
    venousBeading2Quadrants: flag(),
    irma1Quadrant: flag(),
    dmePresent: flag(),
    dmeSeverity: z.enum(DR_SEVERITIES).nullish(),
    vesselDensity: fraction(),
    avRatio: positive(4, 3),
    tortuosityIndex: positive(4, 3),
    hemorrhageCount: count(),
    microaneurysmCount: count(),
    exudateAreaPercent: percent(),
    heatmapData: fileReference(),
    vesselSegmentation: fileReference(),
  }),
  /** Of a voice: a sustained vowel, a text that was read. */
  speech: z.strictObject({
    durationSeconds: positive(8, 2, 's'),
    sampleRate: inUnit(z.int().min(1).max(2_147_483_647), 'Hz').nullish(),
    audioQualityScore: fraction(),
    jitter: positive(8, 6, '%'),
    shimmer: positive(8, 6, '%'),
    hnr: level(6, 2, 'dB'),
    cpps: level(6, 2, 'dB'),
    speechRate: positive(5, 2, '{syllable}/s'),
    pauseRatio: fraction(),
    voiceTremor: fraction(),
    articulationClarity: fraction(),
    prosodyVariation: positive(6, 2),
    fluencyScore: fraction(),
    parkinsonsProbability: fraction(),
    cognitiveDeclineProbability: fraction(),
  }),
  /** Of an electrocardiogram, or of the intervals between beats; QTc by Fridericia. */
  cardiology: z.strictObject({
    rhythmClassification: label(100),
    heartRateBpm: inUnit(decimal(20, 300), '/min').nullish(),
    regularity: label(50),
    rPeaksDetected: count(),
    rmssdMs: positive(8, 2, 'ms'),
    sdnnMs: positive(8, 2, 'ms'),
    pnn50Percent: percent(),
    prIntervalMs: positive(8, 2, 'ms'),
    qrsDurationMs: positive(8, 2, 'ms'),
    qtIntervalMs: positive(8, 2, 'ms'),
    qtcMs: positive(8, 2, 'ms'),
    arrhythmiaDetected: flag(),
    arrhythmiaTypes: z.array(text(100)).max(50).nullish(),
    signalQualityScore: fraction(),
  }),
  radiology: z.strictObject({
    modalityType: z.enum(RADIOLOGY_MODALITIES),
    primaryCondition: label(100),
    primaryProbability: percent(),
    primarySeverity: label(50),
    findings: z
      .array(
        z.strictObject({
          label: text(200),
          probability: decimal(0, 1).optional(),
          location: text(200).optional(),
        }),
      )
      .max(200)
      .nullish(),
    lungsStatus: label(100),
    heartStatus: label(100),
    imageQuality: fraction(),
    qualityScore: fraction(),
  }),
  /** Asymmetry (A), border (B) and colour (C) in the points of Stolz's rule. */
  dermatology: z.strictObject({
    primaryClassification: label(100),
    melanomaSuspicion: z.enum(MELANOMA_SUSPICIONS).nullish(),
    asymmetryScore: points(2),
    borderScore: points(8),
    colorScore: points(6),
    diameterMm: positive(5, 2, 'mm'),
    evolutionScore: positive(4, 3),
    bodyLocation: label(100),
    fitzpatrickType: z.int().min(1).max(6).nullish(),
    imageQuality: fraction(),
    lesionCentered: flag(),
  }),
  cognitive: z.strictObject({
    overallRiskScore: points(100),
    riskLevel: z.enum(RISK_LEVELS).nullish(),
    confidenceScore: fraction(),
    attentionScore: fraction(),
    memoryScore: fraction(),
    executiveFunctionScore: fraction(),
    processingSpeedScore: fraction(),
    tasksCompleted: count(),
    validTasks: count(),
    fatigueIndex: numeric(6, 3).nullish(),
    consistencyScore: fraction(),
  }),
})
type Results = typeof RESULTS

/** Each held to the rules between its fields, which the checks of its table mirror. */
function keepingRules<Shapes extends Record<PipelineType, z.ZodObject>>(shapes: Shapes): Shapes
function keepingRules(shapes: Record<PipelineType, z.ZodObject>): Record<string, z.ZodObject> {
  return Object.fromEntries(
    PIPELINE_TYPES.map((type) => [
      type,
      rulesOf(type).reduce(
        (shape, rule) =>
          shape.refine((result) => isKept(rule, result), { error: rule.says, path: [rule.at] }),
        shapes[type],
      ),
    ]),
  )
}

interface Graded {
  readonly riskScore?: number | undefined
  readonly riskLevel?: string | undefined
  readonly result?: object | undefined
}

/** Whether a run and its result say the same risk, where both say one. */
export function saysOneRisk({ riskScore, riskLevel, result = {} }: Graded): boolean {
  const agrees = (said: unknown, field: string) => {
    const found: unknown = Reflect.get(result, field)
    return said === undefined || found === undefined || found === null || found === said
  }
  return agrees(riskScore, 'overallRiskScore') && agrees(riskLevel, 'riskLevel')
}
export const ONE_RISK = {
  error: 'a run and its result must say the same risk where both say one',
  path: ['result'],
}

// The choices between modalities below are made from the list of them, of which TypeScript knows only that it holds
// some; the first signatures say what that comes to, modality by modality.

type Choice<Shapes extends Record<PipelineType, z.ZodObject>> = z.ZodDiscriminatedUnion<
  readonly [Shapes[PipelineType], ...Shapes[PipelineType][]],
  'pipelineType'
>

function eachPipeline(shapeOf: (type: PipelineType) => z.ZodObject) {
  const [first, ...further] = PIPELINE_TYPES
  return z.discriminatedUnion('pipelineType', [shapeOf(first), ...further.map(shapeOf)])
}

/** Fields beside the result of some pipeline, whose shape follows the pipeline; it may be left out. */
export function withResult<Fields extends z.ZodRawShape>(
  fields: Fields,
): Choice<{
  [Type in PipelineType]: z.ZodObject<
    { pipelineType: z.ZodLiteral<Type>; result: z.ZodOptional<Results[Type]> } & Fields,
    z.core.$strict
  >
}>
export function withResult(fields: z.ZodRawShape): Choice<Record<PipelineType, z.ZodObject>> {
  return eachPipeline((type) =>
    z.strictObject({ pipelineType: z.literal(type), result: RESULTS[type].optional(), ...fields }),
  )
}

/** The same where the result is what the call is about. */
export function withRequiredResult<Fields extends z.ZodRawShape>(
  fields: Fields,
): Choice<{
  [Type in PipelineType]: z.ZodObject<
    { pipelineType: z.ZodLiteral<Type>; result: Results[Type] } & Fields,
    z.core.$strict
  >
}>
export function withRequiredResult(fields: z.ZodRawShape): Choice<Record<PipelineType, z.ZodObject>> {
  return eachPipeline((type) =>
    z.strictObject({ ...fields, pipelineType: z.literal(type), result: RESULTS[type] }),
  )
}

/** What is answered of a result: the same columns, null where not measured, and which pipeline it is of. */
export const AnyResult = anyResult()

function anyResult(): Choice<{
  [Type in PipelineType]: Results[Type] extends z.ZodObject<infer Shape>
    ? z.ZodObject<{ pipelineType: z.ZodLiteral<Type> } & Shape>
    : never
}>
function anyResult(): Choice<Record<PipelineType, z.ZodObject>> {
  return eachPipeline((type) => z.object({ pipelineType: z.literal(type), ...RESULTS[type].shape }))
}
