/** Assessments whose run is followed by a stream: they are not looked at now and then as well. */
const followed = new Set<string>()

export const isFollowed = (assessmentId: string): boolean => followed.has(assessmentId)

export const setFollowed = (assessmentId: string, isOpen: boolean): void => {
  if (isOpen) followed.add(assessmentId)
  else followed.delete(assessmentId)
}
