import { maySound } from './attention.js';

const MUTED_KEY = 'switchboard:muted';
const NOTES_HZ = [660, 880] as const;
const NOTE_SECONDS = 0.12;

/** A short sound for what is new. Browsers allow none before the person has touched the page; that refusal is harmless. */
export class Bell {
  #muted = $state(localStorage.getItem(MUTED_KEY) === 'yes');
  #lastSoundAt = Number.NEGATIVE_INFINITY;
  #audio: AudioContext | null = null;

  get muted(): boolean {
    return this.#muted;
  }

  toggle(): void {
    this.#muted = !this.#muted;
    localStorage.setItem(MUTED_KEY, this.#muted ? 'yes' : 'no');
  }

  /** `inView`: the person has what is new before their eyes. */
  ring(inView: boolean): void {
    const now = performance.now();
    if (!maySound({ muted: this.#muted, inView, now, lastSoundAt: this.#lastSoundAt })) return;
    this.#lastSoundAt = now;
    this.#play().catch((error: unknown) => console.warn('The browser allowed no sound yet.', error));
  }

  async #play(): Promise<void> {
    this.#audio ??= new AudioContext();
    const audio = this.#audio;
    if (audio.state === 'suspended') await audio.resume();
    for (const [index, hertz] of NOTES_HZ.entries()) {
      const start = audio.currentTime + index * NOTE_SECONDS;
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      tone.frequency.value = hertz;
      volume.gain.setValueAtTime(0.0001, start);
      volume.gain.exponentialRampToValueAtTime(0.12, start + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, start + NOTE_SECONDS * 1.6);
      tone.connect(volume).connect(audio.destination);
      tone.start(start);
      tone.stop(start + NOTE_SECONDS * 2);
    }
  }
}
