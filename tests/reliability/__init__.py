"""Whether anything is ever lost: real commands, and everything that can go wrong with them.

``python tests/run_reliability.py [--nightly]`` prints the figures. Its parts, from the bottom up:

tally        what was tried and what was found, and the table of it
samples      a plan and a realistic journal to try it on
processes    commands in processes of their own that can be killed
judging      whether all is as it should be after a command that was to change a journal
injection    making the n-th call to the system fail, or be the last one
sweeps       each call of a save interrupted in turn: a kill, an error, Ctrl-C, a power cut
places       homes and journals that are no ordinary folder and file
concurrency  many processes at once
straced      true system calls interrupted in turn, where strace is installed
damage       journals that something else has damaged
depths       how much of each is tried, quickly or by night
"""
