const CALENDAR_DATE = /^(\d{4})-(\d{2})-(\d{2})$/

/**
 * Age in whole years on the UTC day of an instant. Born on 29 February, a person turns a year older on 1 March of a
 * common year, as PostgreSQL's age() has it.
 * @param dateOfBirth calendar date, YYYY-MM-DD
 * @returns null where the text is no calendar date or the birth lies after the instant
 */
export const ageInYears = (dateOfBirth: string, at: Date): number | null => {
  const match = CALENDAR_DATE.exec(dateOfBirth)
  if (!match || Number.isNaN(at.getTime())) return null
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const birth = new Date(`${dateOfBirth}T00:00:00.000Z`)
  // Date turns 30 February into 1 March or into nothing, depending on the form; neither is a birthday.
  if (Number.isNaN(birth.getTime()) || birth.getUTCDate() !== day) return null
  const beforeBirthday =
    at.getUTCMonth() + 1 < month || (at.getUTCMonth() + 1 === month && at.getUTCDate() < day)
  const age = at.getUTCFullYear() - year - (beforeBirthday ? 1 : 0)
  return age < 0 ? null : age
}
