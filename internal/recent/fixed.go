package recent

import "sync"

// Fixed keeps what never changes once it is there, such as the versions of what
// people write. It needs no time and no forgetting.
type Fixed[K comparable, V any] struct {
	mu    sync.Mutex
	known map[K]V
}

// NewFixed is a Fixed that knows nothing yet.
func NewFixed[K comparable, V any]() *Fixed[K, V] { return &Fixed[K, V]{known: map[K]V{}} }

// Some are the values of keys: those that are known, and what read gives for the
// others. What it does not give is not in the result.
func (f *Fixed[K, V]) Some(keys []K, read func(unknown []K) (map[K]V, error)) (map[K]V, error) {
	found, unknown := f.look(keys)
	if len(unknown) == 0 {
		return found, nil
	}
	more, err := read(unknown)
	if err != nil {
		return found, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for key, v := range more {
		found[key], f.known[key] = v, v
	}
	return found, nil
}

func (f *Fixed[K, V]) look(keys []K) (found map[K]V, unknown []K) {
	found = make(map[K]V, len(keys))
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.known) > most {
		clear(f.known)
	}
	for _, key := range keys {
		if v, ok := f.known[key]; ok {
			found[key] = v
		} else {
			unknown = append(unknown, key)
		}
	}
	return found, unknown
}
