import { type ComponentType, type LazyExoticComponent, lazy } from 'react'

/** How often it is looked whether Tandem answers again, in ms. */
const lookEveryMs = 1000

/**
 * A component whose code is fetched when it is first shown. While Tandem does not answer, it waits (a `Suspense` above it
 * shows what is shown meanwhile); what fails nevertheless is for a `Boundary`.
 */
export function later<Props>(load: () => Promise<ComponentType<Props>>): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => ({ default: await fetched(load) }))
}

/** Fetches code; where that fails, once more as soon as Tandem answers. Rejects when it then fails again. */
export async function fetched<Code>(load: () => Promise<Code>): Promise<Code> {
  try {
    return await load()
  } catch {
    while (!(await answers())) await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
    return load()
  }
}

function answers(): Promise<boolean> {
  return fetch('/', { method: 'HEAD', cache: 'no-store' }).then(
    () => true,
    () => false,
  )
}
