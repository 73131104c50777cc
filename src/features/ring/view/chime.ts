const notes = [880, 1108.73, 1318.51]
const noteSeconds = 0.22
const everySeconds = 1.4
const times = 14

/** Lets this page ring for about 20 s, or until the returned function is called. Silent where the browser forbids sound. */
export function chime(): () => void {
  const audio = new AudioContext()
  // Without a click on the page before, a browser may keep it silent; it starts as soon as it may.
  audio.resume().catch(() => {})
  const start = audio.currentTime
  for (let round = 0; round < times; round++)
    for (const [index, pitch] of notes.entries()) note(audio, pitch, start + round * everySeconds + index * noteSeconds)
  const stop = () => {
    clearTimeout(end)
    if (audio.state !== 'closed') void audio.close()
  }
  const end = setTimeout(stop, times * everySeconds * 1000)
  return stop
}

function note(audio: AudioContext, pitch: number, at: number): void {
  const gain = audio.createGain()
  gain.gain.setValueAtTime(0, at)
  gain.gain.linearRampToValueAtTime(0.4, at + 0.02)
  gain.gain.exponentialRampToValueAtTime(0.001, at + noteSeconds * 1.8)
  const tone = audio.createOscillator()
  tone.frequency.value = pitch
  tone.connect(gain).connect(audio.destination)
  tone.start(at)
  tone.stop(at + noteSeconds * 2)
}
