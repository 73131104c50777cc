import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { type Shape, shapes } from './icon-shapes.ts'
import { BatteryIcon, Icon, type IconName } from './icons.tsx'

const names = Object.keys(shapes) as IconName[]

test('every icon draws something, and only with well-formed paths', () => {
  for (const name of names) {
    const shape: string | Shape = shapes[name]
    const paths = typeof shape === 'string' ? [shape] : Object.values(shape).filter((path) => path !== '')
    expect(paths.length, name).toBeGreaterThan(0)
    for (const path of paths) expect(path, name).toMatch(/^M[-\d. MmLlHhVvCcSsQqTtAaZz]+$/)
  }
})

test('an icon is decoration unless it has a label', () => {
  const bare = renderToStaticMarkup(createElement(Icon, { name: 'home' }))
  expect(bare).toContain('aria-hidden="true"')
  expect(bare).not.toContain('role')
  const labelled = renderToStaticMarkup(createElement(Icon, { name: 'home', label: 'Home' }))
  expect(labelled).toContain('role="img" aria-label="Home"')
  expect(labelled).not.toContain('aria-hidden')
})

test('icons that point along the text turn round, those with a figure do not', () => {
  const turns = (name: IconName) => renderToStaticMarkup(createElement(Icon, { name })).includes('data-directional')
  expect(names.filter(turns)).toEqual(expect.arrayContaining(['back', 'chevronRight', 'next', 'reply', 'send', 'step']))
  expect((['back10', 'forward10', 'check', 'search', 'clock'] as const).filter(turns)).toEqual([])
})

test('an unknown battery is not an empty one', () => {
  const draw = (percent: number | undefined) => renderToStaticMarkup(createElement(BatteryIcon, { percent }))
  expect(draw(undefined)).not.toBe(draw(0))
  expect(draw(0)).not.toContain('<rect')
  expect(draw(1)).toContain('<rect')
  expect(draw(250)).toBe(draw(100))
})
