import { describe, expect, it } from 'vitest'
import { resultRows } from './result-rows.ts'

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
