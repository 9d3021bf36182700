import type { Standing } from '../format/standing.ts'

/** The shape of a point, which says without colour how it stands. */
export type MarkerShape = Standing

/** The outline of a mark of about radius `r` around a place: a disc, a diamond, a triangle, one on its tip or a ring. */
export const markerPath = (shape: MarkerShape, x: number, y: number, r: number): string => {
  switch (shape) {
    case 'borderline':
      return polygon([x, y - r * 1.35], [x + r * 1.35, y], [x, y + r * 1.35], [x - r * 1.35, y])
    case 'abnormal':
      return polygon([x, y - r * 1.5], [x + r * 1.4, y + r], [x - r * 1.4, y + r])
    case 'crossed':
      return polygon([x, y + r * 1.5], [x + r * 1.4, y - r], [x - r * 1.4, y - r])
    case 'normal':
    case 'none':
      return `M${round(x - r)} ${round(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`
  }
}

const polygon = (...corners: readonly (readonly [x: number, y: number])[]): string =>
  `M${corners.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}Z`

const round = (pixels: number): number => Math.round(pixels * 100) / 100

/**
 * Which of the points is meant by a place of the pointer: the nearest in time and, of several at that time, in height.
 *
 * @returns its index; null where there are none
 */
export const nearestPoint = (
  places: readonly { readonly x: number; readonly y: number }[],
  at: { readonly x: number; readonly y: number },
): number | null => {
  let nearest: number | null = null
  let least = Number.POSITIVE_INFINITY
  for (const [index, { x, y }] of places.entries()) {
    const distance = Math.abs(x - at.x) + Math.abs(y - at.y) / 1_000
    if (distance < least) [nearest, least] = [index, distance]
  }
  return nearest
}
