import { answered, type FileAnswer } from './files.ts'

/** A part of a form. */
export interface Part {
  readonly name: string
  /** Of a file; a text has none. */
  readonly filename?: string
  readonly content: Uint8Array | string
}

export const textPart = (name: string, content: string): Part => ({ name, content })
export const filePart = (name: string, filename: string, content: Uint8Array | string): Part => ({
  name,
  filename,
  content,
})

/** Sends a form as a browser or curl does: each part in its place. */
export async function sendForm(
  url: URL,
  parts: readonly Part[],
  headers: Readonly<Record<string, string>>,
): Promise<FileAnswer> {
  const form = new FormData()
  for (const { name, filename, content } of parts) {
    if (filename === undefined) form.append(name, String(content))
    else form.append(name, new Blob([Buffer.from(content)]), filename)
  }
  return answered(await fetch(url, { method: 'POST', headers, body: form }))
}

const BOUNDARY = 'between-the-parts'
export const FORM_TYPE = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` } as const

/** A form as its bytes, for what no well-meant client sends. */
export const rawForm = (...parts: readonly (readonly [header: string, content: string])[]): Buffer =>
  Buffer.from(
    parts.map(([header, content]) => `--${BOUNDARY}\r\n${header}\r\n\r\n${content}\r\n`).join('') +
      `--${BOUNDARY}--\r\n`,
  )

export const named = (name: string, filename?: string): string =>
  `Content-Disposition: form-data; name="${name}"${filename === undefined ? '' : `; filename="${filename}"`}`
