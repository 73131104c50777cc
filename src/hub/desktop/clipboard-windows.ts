import { z } from 'zod'
import { type Clip, type ClipboardPrograms, maxClipBytes } from './clipboard-programs.ts'
import { type Environment, findProgram, followProgram, runProgram } from './programs.ts'

const timeoutMs = 15_000
/** Base64 of a text of the greatest length, and room for the frame around it. */
const maxAnswerBytes = Math.ceil((maxClipBytes * 4) / 3) + 1_024

// Secrets are marked with formats of which the presence alone counts, or of which the value 0 does
// (learn.microsoft.com, "Clipboard Formats", cloud clipboard and clipboard history).
const readScript = `
$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.Windows.Forms
$data = [System.Windows.Forms.Clipboard]::GetDataObject()
if ($null -eq $data -or -not $data.GetDataPresent('UnicodeText')) { exit 0 }
$secret = $data.GetDataPresent('ExcludeClipboardContentFromMonitorProcessing')
foreach ($format in 'CanIncludeInClipboardHistory', 'CanUploadToCloudClipboard') {
  if ($data.GetDataPresent($format)) {
    $value = $data.GetData($format)
    if ($value -is [System.IO.Stream] -and $value.ReadByte() -eq 0) { $secret = $true }
  }
}
$bytes = [System.Text.Encoding]::UTF8.GetBytes([string]$data.GetData('UnicodeText'))
if ($bytes.Length -gt ${maxClipBytes}) { exit 0 }
[Console]::Out.Write('{"sensitive":' + ([string]$secret).ToLower() + ',"text":"' + [Convert]::ToBase64String($bytes) + '"}')
`
// As Base64, since the console would put the text through the code page of the country.
const writeScript = `
$ErrorActionPreference = 'Stop'
$text = [System.Text.Encoding]::UTF8.GetString([Convert]::FromBase64String([Console]::In.ReadToEnd()))
if ($text) { Set-Clipboard -Value $text } else { Set-Clipboard -Value $null }
`
// The three formats keep it from clipboard history, cloud clipboard and whoever else watches. Of the first the presence
// counts, of the others the value 0 (learn.microsoft.com, "Clipboard Formats").
const secretScript = `
$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.Windows.Forms
$data = New-Object System.Windows.Forms.DataObject
$data.SetData('UnicodeText', [System.Text.Encoding]::UTF8.GetString([Convert]::FromBase64String([Console]::In.ReadToEnd())))
foreach ($format in 'ExcludeClipboardContentFromMonitorProcessing', 'CanIncludeInClipboardHistory', 'CanUploadToCloudClipboard') {
  $data.SetData($format, (New-Object System.IO.MemoryStream(,[byte[]](0, 0, 0, 0))))
}
[System.Windows.Forms.Clipboard]::SetDataObject($data, $true, 5, 100)
`
// In one go, since starting twice would leave a second in which the person may copy something else.
const clearScript = `
$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.Windows.Forms
$text = [System.Text.Encoding]::UTF8.GetString([Convert]::FromBase64String([Console]::In.ReadToEnd()))
if ([System.Windows.Forms.Clipboard]::GetText('UnicodeText').Equals($text)) { [System.Windows.Forms.Clipboard]::Clear() }
`
// Windows counts the changes of the clipboard, so nothing is read until there is something new. It ends with the hub.
const followScript = (hub: number) => `
Add-Type -Namespace Tandem -Name Clipboard -MemberDefinition '[DllImport("user32.dll")] public static extern uint GetClipboardSequenceNumber();'
$last = [Tandem.Clipboard]::GetClipboardSequenceNumber()
while (Get-Process -Id ${hub} -ErrorAction SilentlyContinue) {
  Start-Sleep -Seconds 1
  $now = [Tandem.Clipboard]::GetClipboardSequenceNumber()
  if ($now -ne $last) { $last = $now; [Console]::Out.WriteLine('changed') }
}
`
const answer = z.object({ sensitive: z.boolean(), text: z.base64() })

/** Windows PowerShell, which is part of Windows: one that waits for changes, and a short-lived one for each text. */
export async function findWindowsClipboard(env: Environment): Promise<ClipboardPrograms | { unavailable: string }> {
  // Windows spells it "Path" in an object that is not the process's own.
  const found = await findProgram('powershell.exe', { ...env, PATH: env.PATH ?? env.Path })
  if (!found)
    return { unavailable: 'Windows PowerShell is not in the search path, so the clipboard cannot be reached.' }
  const command = (script: string) => ['-NoProfile', '-NonInteractive', '-Sta', '-EncodedCommand', encoded(script)]
  const read = async (): Promise<Clip | undefined> => {
    const said = await runProgram(found, command(readScript), { env, maxBytes: maxAnswerBytes, timeoutMs })
    if (!said.ok) return undefined
    const parsed = answer.safeParse(parseJson(said.output.toString('latin1')))
    if (!parsed.success) return undefined
    return { text: Buffer.from(parsed.data.text, 'base64').toString('utf8'), sensitive: parsed.data.sensitive }
  }
  const tell = async (script: string, text: string) => {
    const input = Buffer.from(text).toString('base64')
    return (await runProgram(found, command(script), { env, input, maxBytes: 0, timeoutMs })).ok
  }
  return {
    read,
    write: (text, secret = false) => tell(secret ? secretScript : writeScript, text),
    clear: (text) => tell(clearScript, text),
    follow(changed, signal) {
      return followProgram([found, ...command(followScript(process.pid))], env, { onLine: changed, signal })
    },
  }
}

/** PowerShell's own transport for scripts, which no quoting rule can break. */
function encoded(script: string): string {
  return Buffer.from(script, 'utf16le').toString('base64')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // An empty answer means an empty clipboard, or one that holds no text.
    return undefined
  }
}
