/** Cards in a random order, each drawn once before any comes again: what a person gets does not repeat itself at once. */
export class Deck<Card> {
  readonly #cards: readonly Card[]
  readonly #random: () => number
  #pile: Card[] = []

  /** @param random 0 ≤ n < 1; the same numbers give the same order */
  constructor(cards: readonly Card[], random: () => number) {
    this.#cards = cards
    this.#random = random
  }

  /** The next card that fits; any if none does. */
  draw(fits: (card: Card) => boolean = () => true): Card {
    if (!this.#pile.some(fits)) this.#pile = [...this.#shuffled(), ...this.#pile.slice(-this.#cards.length)]
    const at = this.#pile.findLastIndex(fits)
    return this.#pile.splice(at, 1)[0] as Card
  }

  #shuffled(): Card[] {
    const cards = [...this.#cards]
    for (let n = cards.length - 1; n > 0; n--) {
      const other = Math.floor(this.#random() * (n + 1))
      const [a, b] = [cards[n] as Card, cards[other] as Card]
      cards[n] = b
      cards[other] = a
    }
    return cards
  }
}
