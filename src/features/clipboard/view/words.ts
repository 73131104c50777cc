import { defineWords } from '../../../ui/words.ts'

export const words = defineWords('clipboard', {
  title: 'Clipboard',
  fromPhone: 'copied on the phone',
  fromPc: 'sent from this PC',
  nothing: 'Nothing copied yet',
  copyHere: 'Copy to this PC',
  copied: 'Copied to this PC.',
  notCopied: 'It could not be copied to this PC.',
  send: 'Send this PC’s clipboard to the phone',
  sent: 'Handed to the phone. It never says whether it took the text.',
  same: 'Not sent: the phone was told this text already.',
  kept: 'Kept here. The phone gets it when it is reached again, unless something newer was copied there.',
  empty: 'The clipboard of this PC holds no text.',
  paste: 'This page may not read the clipboard. Paste the text here:',
  sendTyped: 'Send to the phone',
  cancel: 'Cancel',
  moment: 'Clipboard',
  momentPc: 'Sent to the phone’s clipboard',

  testTitle: 'The clipboard, both ways',
  testExplain:
    'Tandem puts a text on the phone’s clipboard. After that, copy any text on the phone: it should come here within a minute.',
  testText: 'Tandem test {time}',
  testHanded: '“{text}” was handed to the phone: look whether you can paste it there. Now copy any text on the phone.',
  testNotSent: 'The text was not sent: the phone is not linked right now.',
  testFailed: 'The text did not get to the phone.',
  testBoth: 'A text copied on the phone came here, and ours was handed to the phone.',
  testOneWay:
    'Ours was handed to the phone. Nothing copied on the phone came within a minute, so that way is not proven.',
})
