import type { Copy } from './copy.ts'

/** One piece of code that a document tells people to write. */
interface Step {
  readonly file: string
  /** Where in it: the whole file, its head, or the end of a list that it declares. */
  readonly place: 'whole' | 'head' | { readonly list: string }
  readonly code: string
}

const BLOCK = /^(?<indent> *)```tsx? (?<label>\S[^\n]*)\n(?<code>[^]*?)^ *```$/gm

/** The code of one section of a document, block by block, each under the file that it belongs to. */
export function writtenSteps(document: string, heading: string): Step[] {
  const [, section = ''] = document.split(`\n## ${heading}\n`)
  const [own = ''] = section.split('\n## ')
  return [...own.matchAll(BLOCK)].map(({ groups = {} }) => {
    const { indent = '', label = '', code = '' } = groups
    const [file = '', where = ''] = label.split(', ')
    return { file, place: placeOf(where), code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), '') }
  })
}

function placeOf(where: string): Step['place'] {
  if (where === '') return 'whole'
  if (where === 'at its head') return 'head'
  const name = /^in (\w+)$/.exec(where)?.[1]
  if (name === undefined) throw new Error(`A block stands nowhere: ${where}`)
  return { list: name }
}

/** Does what a step says. */
export async function take(copy: Copy, { file, place, code }: Step): Promise<void> {
  if (place === 'whole') return copy.write(file, code)
  const text = await copy.read(file)
  if (place === 'head') return copy.write(file, `${code}${text}`)
  const list = text.search(new RegExp(`^(export )?const ${place.list}\\b`, 'm'))
  const end = text.slice(list).search(/^[\]}]/m)
  if (list < 0 || end < 0) throw new Error(`${file} has no list ${place.list}`)
  return copy.write(file, `${text.slice(0, list + end)}${code}${text.slice(list + end)}`)
}
