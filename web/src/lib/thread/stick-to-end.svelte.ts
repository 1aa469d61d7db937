import { tick } from 'svelte';

/** Pixels from the end that still count as being there. */
const NEAR = 80;

/** Keeps a list scrolled to its end while the person is there, and counts what came while they read further up. */
export class StickToEnd {
  #node: HTMLElement | null = null;
  #atEnd = $state(true);
  #visible = $state(true);
  #newer = $state(0);
  #size = 0;

  /** The person has the end before their eyes. */
  get seen(): boolean {
    return this.#atEnd && this.#visible;
  }
  get newer(): number {
    return this.#newer;
  }

  readonly attach = (node: HTMLElement): (() => void) => {
    this.#node = node;
    const scrolled = (): void => {
      this.#atEnd = node.scrollHeight - node.scrollTop - node.clientHeight < NEAR;
      if (this.#atEnd) this.#newer = 0;
    };
    const turned = (): void => {
      this.#visible = document.visibilityState === 'visible';
    };
    const resized = new ResizeObserver(() => this.#atEnd && this.#jump());
    turned();
    node.addEventListener('scroll', scrolled, { passive: true });
    document.addEventListener('visibilitychange', turned);
    resized.observe(node);
    for (const child of node.children) resized.observe(child);
    return () => {
      node.removeEventListener('scroll', scrolled);
      document.removeEventListener('visibilitychange', turned);
      resized.disconnect();
      this.#node = null;
    };
  };

  /** The list has a new size (any number that grows with it); what the person wrote themselves always comes into view. */
  grown(size: number, own: boolean): void {
    const first = this.#size === 0;
    const more = size > this.#size;
    this.#size = size;
    if (!more) return;
    if (first || own || this.#atEnd) this.scroll();
    else this.#newer += 1;
  }

  scroll(): void {
    void tick().then(() => this.#jump());
  }

  #jump(): void {
    this.#node?.scrollTo({ top: this.#node.scrollHeight });
  }
}
