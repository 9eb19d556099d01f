/** The first three of a list, and how many more there are: `10.42.0.5:80,10.42.0.6:80,10.42.0.7:80 + 2 more...`. */
export function firstThree(items: readonly (string | number)[]): string {
  const shown = items.slice(0, 3).join(',');
  return items.length > 3 ? `${shown} + ${items.length - 3} more...` : shown;
}
