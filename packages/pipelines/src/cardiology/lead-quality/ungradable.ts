/** Why an electrocardiogram was not measured, with the sentence for a reader. */
export const ECG_UNGRADABLE_REASONS = {
  recording_too_short: 'Less than eight seconds of recording: too short to measure.',
  lead_off: 'More than half of the lead was not recorded: the electrode was off.',
  flat: 'More than half of the lead is flat: no contact, no signal, or no heartbeats. A person has to look at it.',
  saturated: 'More than half of the lead is cut off at the recorder’s limit.',
  noisy:
    'No clear heartbeats in more than half of the lead: noise, or a rhythm that has none. A person has to look at it.',
  no_beats: 'Too few heartbeats were found: a person has to look at it.',
  implausible_amplitude:
    'The heartbeats are not as high as an electrocardiogram in mV is: a wrong unit, or no contact.',
  implausible_rate:
    'The rate found is below 20 or above 300 a minute: a very slow or very fast rhythm, or no heartbeats. A person has to look at it.',
} as const
export type EcgUngradableReason = keyof typeof ECG_UNGRADABLE_REASONS
