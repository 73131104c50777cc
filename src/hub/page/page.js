// The page until the full one is there: phones, pairing and what happens, through the API like any other program.
// Everything that comes from a phone is only ever put in as text.

import { noticeOf, wordsOf } from './notices.js'

const at = (id) => document.getElementById(id)
const devices = new Map()
const peers = new Map()
let retryMs = 500

function make(name, text, more = {}) {
  const element = Object.assign(document.createElement(name), more)
  if (text !== undefined) element.textContent = String(text)
  return element
}

function button(text, onclick, className = '') {
  return make('button', text, { type: 'button', className, onclick })
}

async function post(path, input = {}) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(input),
  })
  const answer = await response.json()
  if (!response.ok) throw new Error(answer.sentence)
  return answer
}

/** Does something for a button, and says so where it fails. */
function doing(work) {
  work().catch((error) => say(error.message))
}

const opened = new Set()
const healthWords = {
  works: () => ['Works'],
  limited: ({ limits }) => ['With limits', ...limits],
  'needs-step': ({ reason, step }) => [
    reason,
    `${step.where === 'phone' ? 'On the phone' : 'On this PC'}: ${step.text}`,
  ],
  waiting: ({ reason }) => [reason],
  stale: ({ provenAt, trying }) => [`Worked until ${new Date(provenAt).toLocaleString()}`, trying],
  impossible: ({ reason, instead }) => [reason, ...(instead ? [`Instead: ${instead}`] : [])],
}

/** The first words, and the rest for who opens them. Stays open while the list is drawn anew. */
function healthCell(key, health) {
  const [first, ...more] = healthWords[health.state](health)
  const cell = make('dd', more.length > 0 ? undefined : first)
  if (more.length === 0) return cell
  const rest = make('details', undefined, { open: opened.has(key) || health.state === 'needs-step' })
  rest.ontoggle = () => (rest.open ? opened.add(key) : opened.delete(key))
  rest.append(make('summary', first), ...more.map((text) => make('p', text)))
  cell.append(rest)
  return cell
}

function deviceCard(device) {
  const card = make('article')
  const { percent, charging } = device.features.battery?.state ?? {}
  const head = make('div', undefined, { className: 'row' })
  const linked = device.links.length > 0 ? 'linked' : 'not linked'
  head.append(
    make('h3', device.name),
    make('span', percent === undefined ? linked : `${linked} · ${percent} %${charging ? ', charging' : ''}`),
  )
  const features = make('dl')
  for (const [id, { health }] of Object.entries(device.features))
    features.append(make('dt', id), healthCell(`${device.id}/${id}`, health))
  const forget = button('Unpair', () => {
    if (confirm(`Forget ${device.name} and everything kept of it?`))
      doing(() => post('/api/hub/unpair', { device: device.id }))
  })
  const ring = button('Ring', () => doing(() => post(`/api/devices/${encodeURIComponent(device.id)}/ring/start`)))
  const buttons = make('div', undefined, { className: 'row' })
  if (device.features.ring?.actions.start) buttons.append(ring)
  buttons.append(forget)
  card.append(head, features, buttons)
  return card
}

function showDevices() {
  const cards = [...devices.values()].map(deviceCard)
  const empty = make(
    'p',
    'Here your phones will be. Install KDE Connect on the phone, be on the same Wi-Fi, and press Pair below.',
    { className: 'soft' },
  )
  at('devices').replaceChildren(...(cards.length > 0 ? cards : [empty]))
}

function showPeers() {
  const rows = [...peers.values()].map((peer) => {
    const row = make('li', undefined, { className: 'row' })
    const words = make('span', `${peer.name} (${peer.kind}) `)
    const why = peer.pairing.state === 'failed' ? peer.pairing.reason : peer.address
    words.append(make('span', why, { className: 'soft' }))
    const { link, peer: id } = peer
    row.append(
      words,
      button('Pair', () => doing(() => post('/api/hub/pair', { link, peer: id })), 'main'),
    )
    return row
  })
  const empty = make('li', 'No other device is in sight. Open KDE Connect on the phone, then look again.', {
    className: 'soft',
  })
  at('peers').replaceChildren(...(rows.length > 0 ? rows : [empty]))
  showAsking()
}

function showAsking() {
  const peer = [...peers.values()].find(({ pairing }) => pairing.state === 'asks' || pairing.state === 'asked')
  at('asking').hidden = !peer
  if (!peer) return
  const { link, peer: id, pairing } = peer
  const answer = (accept) => doing(() => post('/api/hub/answer', { link, peer: id, accept }))
  const theirs = pairing.state === 'asks'
  at('asking-title').textContent = theirs ? `${peer.name} wants to pair` : `Waiting for ${peer.name}`
  at('asking-text').textContent = 'Only go on when the phone shows the same code:'
  at('asking-code').textContent = pairing.code
  const buttons = theirs
    ? [button('The codes are the same', () => answer(true), 'main'), button('Refuse', () => answer(false))]
    : [button('Cancel', () => answer(false))]
  at('asking-buttons').replaceChildren(...buttons)
}

function say(text) {
  const list = at('feed')
  at('nothing').hidden = true
  list.prepend(make('li', `${new Date().toLocaleTimeString()}  ${text}`))
  while (list.children.length > 50) list.lastChild.remove()
}

function sayEvent(message) {
  const { device, feature, event, data } = message
  const name = devices.get(device)?.name ?? 'A phone'
  if (poppingUp) popUp(noticeOf(message, name))
  const said = feature === 'notifications' && data?.app ? wordsOf(data) : [data?.title, data?.text ?? data?.message]
  const words = [...new Set([data?.app, ...said])].filter((word) => typeof word === 'string' && word !== '')
  if (event !== 'removed') say(`${name} · ${feature} ${event}${words.length > 0 ? ` · ${words.join(' · ')}` : ''}`)
}

// Where the hub shows notifications on the desktop itself, or the person wants none, the page leaves it at its list.
let poppingUp = false
const popped = new Map()

async function askWhoPopsUp() {
  const { desktop } = await (await fetch('/api/status')).json()
  const wanted = desktop.page && 'Notification' in globalThis
  poppingUp = wanted && Notification.permission === 'granted'
  at('popups').hidden = !wanted || Notification.permission !== 'default'
}

function popUp(notice) {
  if (!notice) return
  if ('close' in notice) return void popped.get(notice.close)?.close()
  const { tag, title, body } = notice
  const shown = new Notification(title, { tag, body })
  popped.set(tag, shown)
  shown.onclose = () => {
    if (popped.get(tag) === shown) popped.delete(tag)
  }
}

const heard = {
  hello(message) {
    devices.clear()
    peers.clear()
    for (const device of message.devices) devices.set(device.id, device)
    for (const peer of message.peers) peers.set(`${peer.link}/${peer.peer}`, peer)
  },
  device: ({ device }) => devices.set(device.id, device),
  gone: ({ device }) => devices.delete(device),
  patch({ device, feature, state }) {
    const known = devices.get(device)?.features[feature]
    if (known) known.state = state
  },
  health({ device, feature, health }) {
    const known = devices.get(device)?.features[feature]
    if (known) known.health = health
  },
  peer({ link, peer, now }) {
    if (now && now.pairing.state !== 'paired') peers.set(`${link}/${peer}`, now)
    else peers.delete(`${link}/${peer}`)
  },
  event: sayEvent,
  fate: ({ fate }) => say(`${fate.feature} ${fate.action}: ${fate.fate}${fate.reason ? `. ${fate.reason}` : ''}`),
}

function connect() {
  const socket = new WebSocket(`ws://${location.host}/api/live`)
  socket.onopen = () => socket.send(JSON.stringify({ type: 'attend', on: true }))
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data)
    heard[message.type]?.(message)
    if (message.type === 'hello') {
      retryMs = 500
      at('link').textContent = 'Live'
      at('inside').hidden = false
      at('login').hidden = true
      doing(askWhoPopsUp)
    }
    showDevices()
    showPeers()
  }
  socket.onclose = ({ code }) => {
    at('link').textContent = code === 1008 ? 'Not logged in' : 'The hub does not answer. Trying again…'
    if (code === 1008) at('login').hidden = false
    else setTimeout(connect, retryMs)
    retryMs = Math.min(retryMs * 2, 10_000)
  }
}

at('login').onsubmit = async (submit) => {
  submit.preventDefault()
  try {
    await post('/api/login', { token: new FormData(at('login')).get('token').trim() })
    at('login').reset()
    at('login-error').textContent = ''
    connect()
  } catch (error) {
    at('login-error').textContent = error.message
  }
}
at('popups').onclick = () => doing(() => Notification.requestPermission().then(askWhoPopsUp))
at('discover').onclick = () => doing(() => post('/api/hub/discover'))
connect()
