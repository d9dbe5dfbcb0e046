/** What the reasons of faults mean, as the end of a sentence. */
const MEANINGS: Readonly<Record<string, string>> = {
  empty: 'it holds nothing',
  malformed: 'it has not the form of such a value',
  checksum: 'its check character is wrong',
  length: 'it has too few or too many digits',
  too_long: 'it is longer than the field',
  no_letter: 'it holds no letter',
  several: 'it holds more than one',
  invalid: 'no numbering plan has such a number',
  region: 'no province has its first two digits',
  birth_date: 'the birth date in it does not exist',
  registration_number: 'a registration number of 15 digits is no unified social credit code',
  organization_code: 'an organization code of 9 characters is no unified social credit code',
  no_year: 'it has no year',
  short_year: 'its year has two digits',
  no_day: 'it names no day',
  ambiguous: 'the day and the month cannot be told apart',
  no_such_day: 'the calendar has no such day',
  future: 'it lies in the future',
  unknown_word: 'it is none of the words of the field',
  not_a_number: 'it is no whole number',
  not_a_moment: 'it is no moment in time',
  not_yes_or_no: 'it says neither yes nor no',
  out_of_bounds: 'it is no value of the field',
  normalizer_failed: 'a normaliser of a plugin failed',
  masked: 'it is a mask and not the value',
  spreadsheet_number: 'it is a rounded number such as 6.22E+18',
  contradicts_id_number: 'the identity number says otherwise',
  unknown_field: 'the entity has none of this name, or the kernel keeps it',
}

/** A reason in words; one of a plugin's own is told as it is. */
export function meaningOf(reason: string): string {
  return MEANINGS[reason] ?? reason
}
