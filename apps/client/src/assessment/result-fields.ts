import type { PipelineType } from '@medilens/db/vocabulary'
import type { Result } from './detail.ts'

/** How a field of a result is read. */
export interface ResultField {
  readonly label: string
  /** UCUM. */
  readonly unit?: string
  /** A share of one, read as percent. */
  readonly isShare?: true
  /** What its points or grades run over. */
  readonly scale?: string
}

type ResultOf<Type extends PipelineType> = Extract<Result, { readonly pipelineType: Type }>
type FieldsOf<Type extends PipelineType> = Readonly<
  Record<Exclude<keyof ResultOf<Type>, 'pipelineType'>, ResultField>
>

const share = (label: string): ResultField => ({ label, isShare: true })

/** What each field of each result is called; a field that a schema gains does not compile until it is here. */
export const RESULT_FIELDS: Readonly<{ [Type in PipelineType]: FieldsOf<Type> }> = {
  retinal: {
    eyeLaterality: { label: 'Eye' },
    drGrade: { label: 'Retinopathy grade', scale: 'ICDR, 0 to 4' },
    drSeverity: { label: 'Retinopathy severity' },
    dmePresent: { label: 'Macular oedema' },
    dmeSeverity: { label: 'Severity of macular oedema' },
    fourTwoOneMet: { label: '4-2-1 rule met' },
    hemorrhages4Quadrants: { label: 'Haemorrhages in 4 quadrants' },
    venousBeading2Quadrants: { label: 'Venous beading in 2 quadrants' },
    irma1Quadrant: { label: 'IRMA in 1 quadrant' },
    hemorrhageCount: { label: 'Haemorrhages' },
    microaneurysmCount: { label: 'Microaneurysms' },
    exudateAreaPercent: { label: 'Area of exudates', unit: '%' },
    vesselDensity: { label: 'Vessel density' },
    avRatio: { label: 'Arteriole to venule ratio' },
    tortuosityIndex: { label: 'Vessel tortuosity' },
    imageQuality: share('Image quality'),
    heatmapData: { label: 'Heat map (file)' },
    vesselSegmentation: { label: 'Vessel mask (file)' },
  },
  speech: {
    durationSeconds: { label: 'Duration', unit: 's' },
    sampleRate: { label: 'Sampling rate', unit: 'Hz' },
    audioQualityScore: share('Audio quality'),
    jitter: { label: 'Jitter', unit: '%' },
    shimmer: { label: 'Shimmer', unit: '%' },
    hnr: { label: 'Harmonics-to-noise ratio', unit: 'dB' },
    cpps: { label: 'Smoothed cepstral peak prominence', unit: 'dB' },
    speechRate: { label: 'Speech rate', unit: '{syllable}/s' },
    pauseRatio: share('Pauses'),
    voiceTremor: share('Voice tremor'),
    articulationClarity: share('Clarity of articulation'),
    prosodyVariation: { label: 'Variation of prosody' },
    fluencyScore: share('Fluency'),
    parkinsonsProbability: share('Probability of Parkinson’s disease, by the pipeline'),
    cognitiveDeclineProbability: share('Probability of cognitive decline, by the pipeline'),
  },
  cardiology: {
    rhythmClassification: { label: 'Rhythm' },
    regularity: { label: 'Regularity' },
    heartRateBpm: { label: 'Heart rate', unit: '/min' },
    arrhythmiaDetected: { label: 'Arrhythmia found' },
    arrhythmiaTypes: { label: 'Kinds of arrhythmia' },
    prIntervalMs: { label: 'PR interval', unit: 'ms' },
    qrsDurationMs: { label: 'QRS duration', unit: 'ms' },
    qtIntervalMs: { label: 'QT interval', unit: 'ms' },
    qtcMs: { label: 'QTc (Fridericia)', unit: 'ms' },
    sdnnMs: { label: 'SDNN', unit: 'ms' },
    rmssdMs: { label: 'RMSSD', unit: 'ms' },
    pnn50Percent: { label: 'pNN50', unit: '%' },
    rPeaksDetected: { label: 'R peaks found' },
    signalQualityScore: share('Signal quality'),
  },
  radiology: {
    modalityType: { label: 'Kind of image' },
    primaryCondition: { label: 'Primary condition, by the pipeline' },
    primaryProbability: { label: 'Its probability', unit: '%' },
    primarySeverity: { label: 'Its severity' },
    findings: { label: 'Findings' },
    lungsStatus: { label: 'Lungs' },
    heartStatus: { label: 'Heart' },
    imageQuality: share('Image quality'),
    qualityScore: share('Quality of the analysis'),
  },
  dermatology: {
    bodyLocation: { label: 'Place on the body' },
    primaryClassification: { label: 'Classification, by the pipeline' },
    melanomaSuspicion: { label: 'Suspicion of melanoma' },
    asymmetryScore: { label: 'Asymmetry', unit: '{score}', scale: 'Stolz, 0 to 2' },
    borderScore: { label: 'Border', unit: '{score}', scale: 'Stolz, 0 to 8' },
    colorScore: { label: 'Colours', unit: '{score}', scale: 'Stolz, 1 to 6' },
    diameterMm: { label: 'Diameter', unit: 'mm' },
    evolutionScore: { label: 'Evolution', unit: '{score}' },
    fitzpatrickType: { label: 'Skin type', scale: 'Fitzpatrick, 1 to 6' },
    lesionCentered: { label: 'Lesion in the middle' },
    imageQuality: share('Image quality'),
  },
  cognitive: {
    overallRiskScore: { label: 'Overall risk', unit: '{score}', scale: '0 to 100' },
    riskLevel: { label: 'Risk level' },
    confidenceScore: share('Confidence'),
    attentionScore: share('Attention'),
    memoryScore: share('Memory'),
    executiveFunctionScore: share('Executive function'),
    processingSpeedScore: share('Processing speed'),
    tasksCompleted: { label: 'Tasks completed' },
    validTasks: { label: 'Valid tasks' },
    fatigueIndex: { label: 'Fatigue index' },
    consistencyScore: share('Consistency'),
  },
}
