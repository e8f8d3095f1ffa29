/** Azure's route templates: {id}, {id?}, {id=1}, {id:int}, {*rest}, text around parameters, no regard to case. */
export interface Route {
  readonly pattern: RegExp;
  readonly parameters: readonly string[];
  /** What a parameter is where the path does not say. */
  readonly defaults: Readonly<Record<string, string>>;
}

const constraints: Readonly<Record<string, string>> = {
  int: '-?\\d+',
  long: '-?\\d+',
  guid: '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}',
  bool: 'true|false',
  alpha: '[a-zA-Z]+',
};

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const wholeParameter = /^\{(\*?)([^:}?=]+)(?::([^}?=]+))?(?:(\?)|=([^}]*))?\}$/;

export function compileRoute(template: string): Route {
  const parameters: string[] = [];
  const defaults: Record<string, string> = {};
  const segments = template
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => {
      const whole = wholeParameter.exec(segment);
      if (!whole) return `/${mixedSegment(segment, parameters, template)}`;
      const [, star, name = '', constraint, optional, fallback] = whole;
      parameters.push(name);
      if (fallback !== undefined) defaults[name] = fallback;
      const value = star ? '.*' : constraint ? patternOf(constraint, template) : '[^/]+';
      return star || optional || fallback !== undefined ? `(?:/(${value}))?` : `/(${value})`;
    });
  return { pattern: new RegExp(`^${segments.join('')}/?$`, 'i'), parameters, defaults };
}

function patternOf(constraint: string, template: string): string {
  const pattern = constraints[constraint];
  if (pattern === undefined)
    throw new Error(`The route "${template}" has a constraint that is not implemented: ${constraint}.`);
  return pattern;
}

function mixedSegment(segment: string, parameters: string[], template: string): string {
  return segment
    .split(/(\{[^}]+\})/)
    .map((part) => {
      const parameter = /^\{([^:}?=]+)\}$/.exec(part)?.[1];
      if (parameter === undefined && /[{}]/.test(part))
        throw new Error(`The route "${template}" has a part that is not implemented: ${segment}.`);
      if (parameter === undefined) return escaped(part);
      parameters.push(parameter);
      return '([^/]+?)';
    })
    .join('');
}

/** A slash within a segment stays as it was sent, as on Azure. */
const decoded = (value: string): string =>
  value
    .split(/(%2f)/i)
    .map((part, index) => (index % 2 === 1 ? part : decodeURIComponent(part)))
    .join('');

/** The route's parameters, or nothing when the path is not its own. */
export function matchRoute(route: Route, path: string): Record<string, string> | undefined {
  const match = route.pattern.exec(path);
  if (!match) return undefined;
  const found = route.parameters.map((name, index) => [name, match[index + 1]] as const);
  const given = found.filter((pair): pair is readonly [string, string] => pair[1] !== undefined);
  return { ...route.defaults, ...Object.fromEntries(given.map(([name, value]) => [name, decoded(value)])) };
}
