// What the browser pops up where the hub has no desktop of its own to show it on: the same rules as on a desktop.

/**
 * What to show for an event, what to take away, or undefined for what is not to pop up.
 * @returns {{ tag: string, title: string, body: string } | { close: string } | undefined}
 */
export function noticeOf({ device, feature, event, data }, name) {
  if (feature === 'ping' && event === 'received')
    return { tag: `${device}/ping`, title: name, body: data.message ?? 'Ping!' }
  if (feature === 'ring' && event === 'asked')
    return { tag: `${device}/ring`, title: `${name} is looking for this PC`, body: 'Here it is.' }
  if (feature !== 'notifications') return undefined
  const tag = `${device}/notifications/${data.id}`
  if (event === 'removed') return { close: tag }
  if ((event !== 'posted' && event !== 'updated') || data.silent || data.muted) return undefined
  const [title, body] = wordsOf(data)
  return { tag, title, body }
}

/** Title and text of a notification as the screen may show them: the person may want an app's words kept off it. */
export function wordsOf({ app, title, text, code, hidden }) {
  if (hidden) return [app, 'New notification']
  // In title and text there are dots where the code was.
  return [title || app, code === undefined ? text : `${text}\nCode: ${code}`]
}
