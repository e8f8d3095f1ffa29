/** One line of the plan before it is drawn for an account. */
export interface Sketch {
  readonly step: { readonly name: string };
  /** Names the run of a step that is repeated. */
  readonly again?: string;
  /** What is done once the step has landed. */
  readonly then?: readonly Sketch[];
  /** What follows is done whether or not the step landed: it was asked to come first, not to decide. */
  readonly anyway?: true;
}
