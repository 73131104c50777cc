import { expect, test } from 'vitest'
import { connect } from '../../../client/client.ts'
import type { SelfTestStep } from '../../../client/react/view.ts'
import type { DeviceView } from '../../../core/hub-contract.ts'
import { outcomeOf, type RunHooks, runStep, standingOf, testSteps } from './run.ts'

const feature = { on: true, health: { state: 'waiting', since: 0, reason: '' }, state: {}, actions: {} } as const
const device: DeviceView = {
  id: 'x',
  name: 'Phone',
  ownName: 'Phone',
  kind: 'phone',
  links: ['memory'],
  pairedAt: 0,
  features: { ping: feature, ring: feature },
}
const client = connect({ url: 'http://127.0.0.1:9' })
const passing: SelfTestStep = {
  id: 'one',
  title: 'One',
  explain: 'Does it.',
  run: async () => ({ result: 'passed', sentence: 'It did.' }),
}

function runWith(run: SelfTestStep['run'], more: Partial<RunHooks> = {}) {
  const said: string[] = []
  const hooks = {
    signal: new AbortController().signal,
    say: (sentence: string) => said.push(sentence),
    sentenceOf: (error: unknown) => `because: ${(error as Error).message}`,
    ...more,
  }
  return { said, result: runStep({ ...passing, run }, { client, device }, hooks) }
}

test('the steps are those of the features that this phone has', () => {
  const views = [
    { feature: 'ping', selfTest: [passing, { ...passing, id: 'two' }] },
    { feature: 'media', selfTest: [passing] },
    { feature: 'ring' },
  ] as const
  expect(testSteps(views, device).map(({ key }) => key)).toEqual(['ping.one', 'ping.two'])
})

test('what people want most is tried first', () => {
  const features = { ping: feature, clipboard: feature, notifications: feature }
  const views = (['clipboard', 'notifications', 'ping'] as const).map((id) => ({ feature: id, selfTest: [passing] }))
  expect(testSteps(views, { ...device, features }).map(({ key }) => key)).toEqual([
    'notifications.one',
    'clipboard.one',
    'ping.one',
  ])
})

test('a step says what it does and how it ended', async () => {
  const { said, result } = runWith(async ({ say, device: { id } }) => {
    say(`asking ${id}`)
    return { result: 'passed', sentence: 'It answered.' }
  })
  expect(await result).toEqual({ result: 'passed', sentence: 'It answered.' })
  expect(said).toEqual(['asking x'])
})

test('a step that throws has failed, with its reason', async () => {
  const thrown = async () => {
    throw new Error('no network')
  }
  const atOnce = () => {
    throw new Error('a mistake')
  }
  expect(await runWith(thrown).result).toEqual({ result: 'failed', sentence: 'because: no network' })
  expect(await runWith(atOnce).result).toEqual({ result: 'failed', sentence: 'because: a mistake' })
})

test('a step that never ends can be skipped, and says nothing after that', async () => {
  const end = new AbortController()
  let speak = (_: string): void => {}
  const { said, result } = runWith(
    ({ say }) => {
      speak = say
      return new Promise(() => {})
    },
    { signal: end.signal },
  )
  speak('waiting')
  end.abort('You skipped this.')
  expect(await result).toEqual({ result: 'skipped', sentence: 'You skipped this.' })
  speak('too late')
  expect(said).toEqual(['waiting'])
})

test('a step is not begun when the test has ended before', async () => {
  let begun = false
  const run = async () => {
    begun = true
    return { result: 'passed', sentence: '' } as const
  }
  expect(await runWith(run, { signal: AbortSignal.abort('stopped') }).result).toMatchObject({ result: 'skipped' })
  expect(begun).toBe(false)
})

test('skipped steps count neither for nor against the phone', () => {
  const standings = {
    a: { state: 'passed', sentence: '' },
    b: { state: 'failed', sentence: '' },
    c: { state: 'skipped', sentence: '' },
  } as const
  expect(outcomeOf(['a', 'b', 'c'], standings)).toEqual({ passed: 1, tried: 2, done: true })
  expect(outcomeOf(['a', 'b', 'c', 'd'], standings).done).toBe(false)
  expect(outcomeOf(['a'], { a: { state: 'running' } }).done).toBe(false)
  expect(outcomeOf([], {})).toEqual({ passed: 0, tried: 0, done: true })
  expect(standingOf({}, 'toString')).toEqual({ state: 'waiting' })
})
