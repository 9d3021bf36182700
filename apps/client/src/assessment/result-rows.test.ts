import { ARRHYTHMIA_FINDINGS } from '@medilens/pipelines'
import { describe, expect, it } from 'vitest'
import { missingOf, resultRows } from './result-rows.ts'

describe('a result as people read it', () => {
  it('has units, words for yes and no, and never a key of ours', () => {
    const { measured } = resultRows(
      {
        pipelineType: 'cardiology',
        heartRateBpm: 72.5,
        arrhythmiaDetected: false,
        arrhythmiaTypes: [],
        signalQualityScore: 0.912,
      },
      [],
    )
    expect(measured.map(({ label, text }) => [label, text])).toEqual([
      ['Heart rate', '72.50 /min'],
      ['Arrhythmia found', 'no'],
      ['Kinds of arrhythmia', 'none'],
      ['Signal quality', '91 %'],
    ])
  })

  it('says what was found in an image, where and how surely', () => {
    const { measured } = resultRows(
      {
        pipelineType: 'radiology',
        modalityType: 'chest_xray',
        findings: [{ label: 'nodule', location: 'left upper lobe', probability: 0.6 }, { label: 'scar' }],
      },
      [],
    )
    expect(measured.map(({ text }) => text)).toEqual(['chest X-ray', 'nodule, left upper lobe (60 %); scar'])
  })

  it('says kinds of arrhythmia in words, our findings and a lab’s own', () => {
    const kinds = (...arrhythmiaTypes: string[]) => {
      const { measured } = resultRows({ pipelineType: 'cardiology', arrhythmiaTypes }, [])
      return measured.map(({ text }) => text)
    }
    expect(kinds(...Object.keys(ARRHYTHMIA_FINDINGS)).join()).not.toContain('_')
    expect(kinds('early_beats_usual_shape', 'pause_over_3_s')).toEqual([
      'early beats of the usual shape (mostly atrial); a pause of more than 3 s',
    ])
    expect(kinds('atrial_fibrillation', 'av_block_2', 'Mobitz II')).toEqual([
      'atrial fibrillation; av block 2; Mobitz II',
    ])
  })

  it('names what was not measured where there is no result as it does in one, and once', () => {
    const said = ['rhythmClassification', 'heartRateBpm', 'heart_rate', 'rmssdMs', 'rmssd', 'sdnn_5min'].map(
      (name) => ({ name, reason: 'Too poor.' }),
    )
    expect(missingOf('cardiology', said, (name) => `the ${name}`)).toEqual([
      { reason: 'Too poor.', labels: ['Rhythm', 'Heart rate', 'RMSSD', 'the sdnn_5min'] },
    ])
  })

  it('names a measure once that is a field and a biomarker', () => {
    const reason = 'too_few_beats'
    const { missing } = resultRows(
      { pipelineType: 'cardiology', heartRateBpm: 60 },
      ['sdnnMs', 'sdnn', 'pnn50Percent', 'pnn50', 'rmssd', 'qtc_fridericia', 'heart_rate_recovery'].map(
        (name) => ({ name, reason }),
      ),
      (name) => (name === 'heart_rate_recovery' ? 'Heart rate recovery' : name),
    )
    expect(missing[0]).toEqual({
      reason: 'Too few beats.',
      labels: ['QTc (Fridericia)', 'SDNN', 'RMSSD', 'pNN50', 'Heart rate recovery'],
    })
    const all = missing.flatMap(({ labels }) => labels.map((label) => label.toLowerCase()))
    expect(new Set(all).size).toBe(all.length)
  })

  it('gathers what was not measured by its reason, that without one last', () => {
    const { missing } = resultRows(
      { pipelineType: 'dermatology', asymmetryScore: 1, borderScore: 2, colorScore: 3, diameterMm: null },
      [
        { name: 'diameterMm', reason: 'no_pixel_size' },
        { name: 'evolutionScore', reason: 'Needs an earlier image.' },
        { name: 'riskScore', reason: 'Needs an earlier image.' },
      ],
    )
    expect(missing.slice(0, 2)).toEqual([
      { reason: 'No pixel size.', labels: ['Diameter'] },
      { reason: 'Needs an earlier image.', labels: ['Evolution', 'Risk score'] },
    ])
    expect(missing.at(-1)).toMatchObject({ reason: null })
  })
})
