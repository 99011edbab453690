/** Places that are named one by one; a file of garbage has any number of them. */
const MOST_DAMAGE = 1_000;

/** What is wrong with a journal, in words. */
export class DamageList {
  readonly #places: string[] = [];
  #more = 0;

  add(what: string): void {
    if (this.#places.length < MOST_DAMAGE) this.#places.push(what);
    else this.#more += 1;
  }

  get all(): readonly string[] {
    return this.#more === 0 ? this.#places : [...this.#places, `and ${this.#more} other places`];
  }
}
