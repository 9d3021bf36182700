// A character of a string as it stands: none of the controls, no quote, no backslash.
const STRING = /"(?:[ !#-[\]-\u{10ffff}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy
const WORD = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?=[ \t\n\r,\]}])/y
const CUT_STRING =
  /"(?:[ !#-[\]-\u{10ffff}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*(?:\\(?:u[0-9a-fA-F]{0,3})?)?$/uy
const CUT_WORD = /(?:-?\d*\.?\d*(?:[eE][+-]?\d*)?|t(?:r(?:ue?)?)?|f(?:a(?:l(?:se?)?)?)?|n(?:u(?:ll?)?)?)$/y
const SPACE = /[ \t\n\r]*/y

type Token = '{' | '}' | '[' | ']' | ',' | ':' | 'string' | 'word'
type Expected = 'value' | 'value or ]' | 'name' | 'name or }' | ':' | ', or end' | 'nothing'

const isMark = (character: string): character is '{' | '}' | '[' | ']' | ',' | ':' =>
  character !== '' && '{}[],:'.includes(character)

/** Follows the tokens of one object or array, and says what may come next. */
class Nesting {
  readonly #open: ('{' | '[')[] = []
  #expected: Expected = 'value'

  get isClosed(): boolean {
    return this.#expected === 'nothing'
  }

  expects(what: 'value' | 'name'): boolean {
    return this.#expected.startsWith(what)
  }

  /** False where the token may not stand here. */
  take(token: Token): boolean {
    const next = this.#after(token)
    if (next === null) return false
    this.#expected = next
    return true
  }

  #after(token: Token): Expected | null {
    switch (token) {
      case '{':
      case '[':
        if (!this.expects('value')) return null
        this.#open.push(token)
        return token === '{' ? 'name or }' : 'value or ]'
      case '}':
        return this.#close('{', this.#expected === 'name or }')
      case ']':
        return this.#close('[', this.#expected === 'value or ]')
      case ',':
        if (this.#expected !== ', or end') return null
        return this.#open.at(-1) === '{' ? 'name' : 'value'
      case ':':
        return this.#expected === ':' ? 'value' : null
      case 'string':
        if (this.expects('name')) return ':'
        return this.expects('value') ? ', or end' : null
      case 'word':
        return this.expects('value') ? ', or end' : null
    }
  }

  #close(opened: '{' | '[', isEmpty: boolean): Expected | null {
    if (this.#open.at(-1) !== opened || !(isEmpty || this.#expected === ', or end')) return null
    this.#open.pop()
    return this.#open.length === 0 ? 'nothing' : ', or end'
  }
}

/**
 * Whether the text is one object or array of JSON (RFC 8259) or the beginning of one: it may be cut off anywhere, but
 * nothing in it may be wrong, and nothing may follow.
 */
export const beginsAsJson = (text: string): boolean => {
  const nesting = new Nesting()
  let at = 0
  const passes = (pattern: RegExp): boolean => {
    pattern.lastIndex = at
    if (!pattern.test(text)) return false
    at = pattern.lastIndex
    return true
  }
  const tokenAt = (): Token | null => {
    const mark = text.charAt(at)
    if (isMark(mark)) {
      at += 1
      return mark
    }
    if (passes(STRING)) return 'string'
    return passes(WORD) ? 'word' : null
  }
  passes(SPACE)
  if (!'{['.includes(text.charAt(at)) || at === text.length) return false
  for (passes(SPACE); at < text.length; passes(SPACE)) {
    const token = tokenAt()
    if (token === null) {
      if (passes(CUT_STRING)) return nesting.expects('value') || nesting.expects('name')
      return passes(CUT_WORD) && nesting.expects('value')
    }
    if (!nesting.take(token)) return false
  }
  return true
}
