/** Numbers of books and cards, which carry a check digit. */

export function isIsbn10(text: string): boolean {
  const digits = text.replace(/[\t\n\f\r -]+/g, '');
  if (!/^[0-9]{9}[0-9X]$/.test(digits)) return false;
  return sum(digits, (digit, index) => (index + 1) * digit) % 11 === 0;
}

export function isIsbn13(text: string): boolean {
  const digits = text.replace(/[\t\n\f\r -]+/g, '');
  if (!/^[0-9]{13}$/.test(digits)) return false;
  return sum(digits, (digit, index) => (index % 2 === 0 ? digit : 3 * digit)) % 10 === 0;
}

const card =
  /^(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|6(?:011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35\d{3})\d{11})$/;

/** Anything may stand between the digits. */
export function isCreditCard(text: string): boolean {
  const digits = text.replace(/[^0-9]+/g, '');
  if (!card.test(digits)) return false;
  // Counted from the end, every second digit counts twice.
  const odd = (digits.length - 1) % 2;
  return sum(digits, (digit, index) => (index % 2 === odd ? digit : doubled(digit))) % 10 === 0;
}

function doubled(digit: number): number {
  return digit < 5 ? 2 * digit : 2 * digit - 9;
}

function sum(digits: string, weigh: (digit: number, index: number) => number): number {
  return Array.from(digits).reduce(
    (total, digit, index) => total + weigh(digit === 'X' ? 10 : Number(digit), index),
    0,
  );
}
