import { describe, expect, it } from 'vitest'
import { guessRoles, ROLE_PATTERN } from './roles.ts'

describe('what a file is in a sample', () => {
  it.each([
    ['cardiology', ['100.hea', '100.dat'], ['header', 'signal']],
    ['cardiology', ['a.DAT', 'b.dat', 'A.HEA'], ['signal', 'signal_2', 'header']],
    ['cardiology', ['night.edf'], ['recording']],
    ['cardiology', ['rr.txt', '100.atr'], ['intervals', 'annotations']],
    ['retinal', ['patient_left.png', 'OD.png'], ['left', 'right']],
    ['retinal', ['a.png', 'b.png', 'bright.png'], ['image', 'image_2', 'image_3']],
    ['speech', ['a.wav', 'b.wav'], ['recording', 'recording_2']],
  ] as const)('%s: %j is guessed as %j', (pipeline, names, roles) => {
    const guessed = guessRoles(pipeline, names)
    expect(guessed).toEqual(roles)
    expect(guessed.every((role) => ROLE_PATTERN.test(role))).toBe(true)
  })

  it('is none that another file is already', () => {
    expect(guessRoles('cardiology', ['101.dat'], ['signal'])).toEqual(['signal_2'])
  })
})
