import { useEffect, useRef, useState } from 'react'
import { useClient } from '../../../client/react/hub.tsx'
import type { DeviceView } from '../../../core/hub-contract.ts'
import { announce, sentenceOf } from '../../../ui/notices.ts'
import { runStep, type Standing, type Standings, standingOf, type TestStep } from './run.ts'
import { words } from './words.ts'

/** Runs the steps one after another; a step that is asked for again waits for its turn. */
export function useSelfTest(device: DeviceView, steps: readonly TestStep[]) {
  const client = useClient()
  const [standings, setStandings] = useState<Standings>({})
  const [running, setRunning] = useState(false)
  const current = useRef<AbortController>(undefined)
  const stopped = useRef(false)
  const passedOver = useRef(new Set<string>())
  const latest = useRef(device)
  useEffect(() => {
    latest.current = device
  })
  useEffect(
    () => () => {
      stopped.current = true
      current.current?.abort(words('byStop'))
    },
    [],
  )
  const set = (key: string, standing: Standing) => setStandings((known) => ({ ...known, [key]: standing }))

  const runOne = async ({ key, step }: TestStep) => {
    const end = new AbortController()
    current.current = end
    set(key, { state: 'running' })
    const { result, sentence } = await runStep(
      step,
      { client, device: latest.current },
      {
        signal: end.signal,
        say: (say) => {
          set(key, { state: 'running', say })
          announce(say)
        },
        sentenceOf: (error) => sentenceOf(error) ?? words('byStop'),
      },
    )
    set(key, { state: result, sentence })
    announce(`${step.title}: ${words(result)}. ${sentence}`)
  }
  const runAll = async (wanted: readonly TestStep[]) => {
    if (running) return
    stopped.current = false
    passedOver.current.clear()
    setRunning(true)
    for (const one of wanted) set(one.key, { state: 'waiting' })
    for (const one of wanted) {
      if (passedOver.current.has(one.key)) continue
      if (stopped.current) set(one.key, { state: 'skipped', sentence: words('byStop') })
      else await runOne(one)
    }
    setRunning(false)
  }
  return {
    running,
    standings,
    start: () => void runAll(steps),
    again: (one: TestStep) => void runAll([one]),
    /** Gives up on the step that runs, or passes over one that waits. */
    skip: ({ key }: TestStep) => {
      if (standingOf(standings, key).state === 'running') current.current?.abort(words('bySkip'))
      else {
        passedOver.current.add(key)
        set(key, { state: 'skipped', sentence: words('bySkip') })
      }
    },
    stop: () => {
      stopped.current = true
      current.current?.abort(words('byStop'))
    },
  }
}
