/** The shapes by which beats are told apart, also by those who see no colours. */
export type MarkShape = 'dot' | 'triangle' | 'diamond' | 'square' | 'cross'

interface Place {
  readonly x: number
  readonly y: number
}

const SIZE = 4.5

/** Draws marks of one kind. */
export function drawMark(
  context: CanvasRenderingContext2D,
  shape: MarkShape,
  ink: string,
  places: readonly Place[],
): void {
  context.beginPath()
  for (const { x, y } of places) outline(context, shape, x, y)
  context.lineWidth = 1.75
  context.strokeStyle = ink
  context.fillStyle = ink
  if (shape === 'cross') context.stroke()
  else context.fill()
}

/** Draws a ring around a mark. */
export function drawRing(context: CanvasRenderingContext2D, ink: string, { x, y }: Place): void {
  context.beginPath()
  context.arc(x, y, SIZE * 2, 0, 2 * Math.PI)
  context.lineWidth = 1.75
  context.strokeStyle = ink
  context.stroke()
}

/** A mark's outline around a place. */
function outline(
  path: Pick<CanvasPath, 'moveTo' | 'lineTo' | 'arc' | 'closePath'>,
  shape: MarkShape,
  x: number,
  y: number,
): void {
  switch (shape) {
    case 'dot':
      path.moveTo(x + SIZE * 0.55, y)
      path.arc(x, y, SIZE * 0.55, 0, 2 * Math.PI)
      return
    case 'triangle':
      return polygon(path, [x, y - SIZE, x + SIZE, y + SIZE * 0.8, x - SIZE, y + SIZE * 0.8])
    case 'diamond':
      return polygon(path, [x, y - SIZE * 1.2, x + SIZE * 1.2, y, x, y + SIZE * 1.2, x - SIZE * 1.2, y])
    case 'square':
      return polygon(path, [x - 4, y - 4, x + 4, y - 4, x + 4, y + 4, x - 4, y + 4])
    case 'cross':
      path.moveTo(x - 3.5, y - 3.5)
      path.lineTo(x + 3.5, y + 3.5)
      path.moveTo(x - 3.5, y + 3.5)
      path.lineTo(x + 3.5, y - 3.5)
  }
}

function polygon(
  path: Pick<CanvasPath, 'moveTo' | 'lineTo' | 'closePath'>,
  corners: readonly number[],
): void {
  for (let index = 0; index < corners.length; index += 2) {
    const [x = 0, y = 0] = corners.slice(index, index + 2)
    if (index === 0) path.moveTo(x, y)
    else path.lineTo(x, y)
  }
  path.closePath()
}
