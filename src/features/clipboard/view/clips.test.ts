import { describe, expect, it } from 'vitest'
import { Clips, momentsOf } from './clips.ts'

const said = { phone: 'Clipboard', pc: 'Sent' }
const event = (device: string, text: string) => ({ device, data: { text } })

describe('the clips that came while the page was open', () => {
  it('are newest first, each phone’s its own', () => {
    const clips = new Clips()
    clips.take(event('a', 'one'), 1)
    clips.take(event('b', 'two'), 2)
    clips.take(event('a', 'three'), 3)
    expect(clips.of('a').map(({ text }) => text)).toEqual(['three', 'one'])
  })

  it('count an event once, however many hear it', () => {
    const clips = new Clips()
    const once = event('a', 'one')
    expect(clips.take(once, 1)).toBe(clips.take(once, 5))
    expect(clips.of('a')).toHaveLength(1)
  })

  it('are bounded in number and length', () => {
    const clips = new Clips()
    for (let index = 0; index < 60; index++) clips.take(event('a', 'x'.repeat(5000)), index)
    expect(clips.of('a')).toHaveLength(50)
    expect(clips.of('a')[0]?.text).toHaveLength(2000)
  })
})

describe('the moments of the clipboard', () => {
  const clip = { key: 'clip 1', device: 'a', at: 10, text: 'one' }

  it('show the newest of the state beside what came, unless it is that', () => {
    expect(momentsOf([clip], { text: 'one', changedAt: 9, from: 'phone' }, said)).toHaveLength(1)
    const two = momentsOf([clip], { text: 'two', changedAt: 20, from: 'pc' }, said)
    expect(two.map(({ text, summary }) => [text, summary])).toEqual([
      ['two', 'Sent'],
      ['one', 'Clipboard'],
    ])
  })

  it('are none before anything is known', () => {
    expect(momentsOf([], {}, said)).toEqual([])
  })
})
