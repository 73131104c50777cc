import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readNotifyCall, type SeenNotice, SeenNotices } from './seen-notices.ts'

const done: SeenNotice = { app: 'Backup', title: 'Done', text: '', urgency: 'normal', transient: false, id: 1 }

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function collect() {
  const said: SeenNotice[] = []
  return { said, notices: new SeenNotices((notice) => said.push(notice), vi.fn()) }
}

test('an update that changes nothing is never told, one that does is', () => {
  const { said, notices } = collect()
  notices.add(done, false)
  notices.add(done, true)
  vi.advanceTimersByTime(5_000)
  expect(said).toEqual([done])
  notices.add({ ...done, text: '12 files' }, true)
  vi.advanceTimersByTime(5_000)
  expect(said).toEqual([done, { ...done, text: '12 files' }])
})

test('a new notification under an old number is told even if it reads the same', () => {
  const { said, notices } = collect()
  notices.add(done, false)
  notices.add(done, false)
  expect(said.length).toBe(2)
})

test('what is still to be told is dropped with the server', () => {
  const { said, notices } = collect()
  notices.add(done, false)
  notices.add({ ...done, text: '12 files' }, true)
  notices.clear()
  vi.advanceTimersByTime(5_000)
  expect(said.length).toBe(1)
})

test('a flood is cut off and said once, and what comes later is told again', () => {
  const said: SeenNotice[] = []
  const flooded = vi.fn()
  const notices = new SeenNotices((notice) => said.push(notice), flooded)
  for (let id = 1; id <= 1_000; id++) notices.add({ ...done, id }, false)
  expect(said.length).toBe(30)
  expect(flooded).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(10_000)
  notices.add(done, false)
  expect(said.length).toBe(31)
})

test('any arguments are read or refused, within bounds', () => {
  const hints = fc.dictionary(fc.constantFrom('urgency', 'transient', 'desktop-entry', 'x'), fc.anything())
  const text = fc.string({ unit: 'binary', maxLength: 50_000, size: 'max' })
  const near = fc.tuple(text, fc.nat(), text, text, text, fc.array(text, { maxLength: 3 }), hints, fc.integer())
  fc.assert(
    fc.property(fc.oneof(fc.anything(), near), (body) => {
      const read = readNotifyCall(body)
      if (!read) return
      const { app, title, text, urgency } = read.notice
      expect([app.length <= 100, title.length <= 300, text.length <= 4_000]).toEqual([true, true, true])
      expect(['low', 'normal', 'critical']).toContain(urgency)
    }),
    { interruptAfterTimeLimit: 1_000 },
  )
})
