import { describe, expect, it } from 'vitest'
import { unreadCountText, unreadOf, unreadText, unreadWithin, type Unread } from './unread.ts'

const UNREAD: readonly Unread[] = [
  { fromSeconds: 0, toSeconds: 4 },
  { fromSeconds: 4, toSeconds: 9 },
  { fromSeconds: 20, toSeconds: 31 },
  { fromSeconds: 100, toSeconds: 160 },
]

describe('what could not be read', () => {
  it('is found in whatever is looked at, as by going through all of it', () => {
    for (let from = 0; from <= 170; from += 0.5) {
      for (const seconds of [0.25, 1, 10, 60, 200]) {
        const { first, end } = unreadWithin(UNREAD, { from, seconds })
        const all = UNREAD.filter(
          ({ fromSeconds, toSeconds }) => toSeconds > from && fromSeconds < from + seconds,
        )
        expect(UNREAD.slice(first, end), `${seconds} s from ${from}`).toEqual(all)
      }
    }
  })

  it('ends where the recording ends, and is none behind it', () => {
    expect(unreadOf(UNREAD, 25)).toEqual([...UNREAD.slice(0, 2), { fromSeconds: 20, toSeconds: 25 }])
    expect(unreadOf(UNREAD, 1_000)).toEqual(UNREAD)
  })

  it('is said in words, of many only the first few', () => {
    expect(unreadText(UNREAD, { from: 10, seconds: 5 })).toBe('')
    expect(unreadText(UNREAD, { from: 18, seconds: 5 })).toBe('Could not be read: 0:20.0 to 0:31.0.')
    expect(unreadText(UNREAD, { from: 0, seconds: 200 })).toBe(
      'Could not be read: 0:00 to 0:04, 0:04 to 0:09, 0:20 to 0:31 and 1 more.',
    )
    expect(unreadCountText(UNREAD.slice(2, 3))).toBe('1 stretch that could not be read, 11 s')
    expect(unreadCountText(UNREAD)).toBe('4 stretches that could not be read, 1:20 min in all')
  })
})
