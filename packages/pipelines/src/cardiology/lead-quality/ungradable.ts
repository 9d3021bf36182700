/** Why an electrocardiogram was not measured, with the sentence for a reader. */
export const ECG_UNGRADABLE_REASONS = {
  recording_too_short: 'Less than eight seconds of recording: too short to measure.',
  lead_off: 'More than half of the lead was not recorded: the electrode was off.',
  flat: 'More than half of the lead is flat: no contact, or no signal.',
  saturated: 'More than half of the lead is cut off at the recorder’s limit.',
  noisy: 'Noise drowns the heartbeats in more than half of the lead, or there are none.',
  no_beats: 'Too few heartbeats were found.',
  implausible_amplitude:
    'The heartbeats are not as high as an electrocardiogram in mV is: a wrong unit, or no contact.',
  implausible_rate: 'The heart rate found is none that a heart has: what was found are no heartbeats.',
} as const
export type EcgUngradableReason = keyof typeof ECG_UNGRADABLE_REASONS
