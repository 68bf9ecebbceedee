// Larger than any file of ours: what is longer is not even read.
export const MOST_BYTES = 8_388_608;
