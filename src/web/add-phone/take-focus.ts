/** Moves the focus to what has just been shown, unless a card lies over the page: that one keeps it. */
export function takeFocus(element: HTMLElement | null): void {
  if (document.querySelector('[aria-modal="true"]') === null) element?.focus()
}
