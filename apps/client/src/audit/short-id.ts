/** The end of an id, by which it is told from others: the beginning of ours is the time, and much the same in many. */
export const shortId = (id: string): string => (id.length <= 10 ? id : `…${id.slice(-8)}`)
