import fc from 'fast-check';

export const SAYS = ['sure', 'hold', 'close', 'unsure', 'human', 'broken'] as const;
export type Says = (typeof SAYS)[number];
const BY_PEOPLE = [
  'send-again',
  'reply',
  'escalate',
  'accept',
  'decline',
  'claim',
  'release',
  'resolve',
  'drop',
  'requeue',
  'back',
] as const;
export type CommandName = Says | (typeof BY_PEOPLE)[number];
export const COMMAND_NAMES: readonly CommandName[] = [...SAYS, ...BY_PEOPLE];

/** `by` 0 and 1 are the agents; above that it is whoever has the conversation or its offer. */
export interface Command {
  name: CommandName;
  talk: 0 | 1;
  by: number;
}
/** `late` comes after the next one, `lost` never, `twice` together with an old one. */
export type Fate = 'now' | 'twice' | 'late' | 'lost';
export interface Step {
  commands: Command[];
  fate: Fate;
}
/** What happens in one world, step by step. */
export interface Plan {
  steps: Step[];
  continueAbove: number | null;
}
/** `busy`: the next step comes while turns are under way. `passSeconds`: so much time goes by after the step. */
export interface Beat {
  busy: boolean;
  passSeconds: number;
}

const STEPS = 7;

const often = new Set<CommandName>(['sure', 'hold', 'human', 'accept', 'claim', 'escalate']);
const command: fc.Arbitrary<Command> = fc.record({
  name: fc.oneof(
    ...COMMAND_NAMES.map((name) => ({ weight: often.has(name) ? 3 : 2, arbitrary: fc.constant(name) })),
  ),
  talk: fc.oneof(
    { weight: 3, arbitrary: fc.constant(0 as const) },
    { weight: 1, arbitrary: fc.constant(1 as const) },
  ),
  by: fc.nat({ max: 4 }),
});
const fate: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 5, arbitrary: fc.constant('now' as const) },
  { weight: 2, arbitrary: fc.constant('twice' as const) },
  { weight: 2, arbitrary: fc.constant('late' as const) },
  { weight: 1, arbitrary: fc.constant('lost' as const) },
);
const step: fc.Arbitrary<Step> = fc.record({
  commands: fc.oneof(
    { weight: 4, arbitrary: fc.tuple(command) },
    { weight: 2, arbitrary: fc.tuple(command, command) },
  ),
  fate,
});
/** Where a sequence begins: chance alone seldom gets as far as a person or a third turn. */
const beginning: fc.Arbitrary<Step[]> = fc
  .constantFrom<CommandName[]>(
    [],
    ['hold', 'hold', 'hold'],
    ['hold', 'claim'],
    ['human', 'accept'],
    ['unsure'],
    ['escalate', 'accept', 'reply'],
  )
  .map((names) => names.map((name): Step => ({ commands: [{ name, talk: 0, by: 2 }], fate: 'now' })));

export const plan: fc.Arbitrary<Plan> = fc
  .tuple(beginning, fc.array(step, { minLength: STEPS, maxLength: STEPS }), fc.constantFrom(18, 30, null))
  .map(([first, rest, continueAbove]) => ({ steps: [...first, ...rest].slice(0, STEPS), continueAbove }));

const beat: fc.Arbitrary<Beat> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ busy: true, passSeconds: 0 }) },
  { weight: 2, arbitrary: fc.constant({ busy: false, passSeconds: 0 }) },
  {
    weight: 3,
    arbitrary: fc.record({ busy: fc.constant(false), passSeconds: fc.constantFrom(5, 32, 65, 310, 620) }),
  },
);
export const beats: fc.Arbitrary<Beat[]> = fc.array(beat, { minLength: STEPS, maxLength: STEPS });
