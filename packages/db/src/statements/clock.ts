// What is about time is PostgreSQL's to say: the clocks of servers and workers differ.

/** Now, with milliseconds, as instants are kept. */
export const NOW = "date_trunc('milliseconds', clock_timestamp())"

/** In so many milliseconds as a parameter says. */
export const IN_MS = (parameter: string) => `${NOW} + ${parameter}::int * interval '1 millisecond'`
