"""Tests that no mark is ever lost: real commands under crashes, faults and concurrency.

``python tests/run_reliability.py [--nightly]`` prints the results. The modules, from the bottom up:

tally        counts of trials and flaws, and their table
samples      a plan and a realistic journal
processes    commands in their own processes, which can be killed
judging      checks of the journal after a command that changes it
injection    interrupting the n-th system call
sweeps       interrupting each system call of a save: a kill, an error, Ctrl-C, a power cut
places       unusual homes and journals: links, pipes, full disks, other users
concurrency  many processes at once
straced      interrupting real system calls, where strace is installed
damage       damaged journals
depths       how much is tried, quickly or nightly
"""
